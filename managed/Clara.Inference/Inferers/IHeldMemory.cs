namespace Clara.Inference.Inferers;

/// <summary>Memory that is kept for later calls, counts as taken, and goes where a run needs it. Any thread.</summary>
internal interface IHeldMemory
{
    /// <summary>Bytes that it holds now beside what runs reserve.</summary>
    long HeldBytes { get; }

    /// <summary>Lets go of what was unused for the longest time; false where nothing can go.</summary>
    bool DropUnused();
}
