namespace Clara.Imaging;

/// <summary>How far a piece of work is: fraction 0 to 1, never falling within one call, and the stage in a word or two ("windows 3 of 8").</summary>
public readonly record struct WorkProgress(double Fraction, string Stage)
{
    /// <summary>What the user should know of how the work is done, such as the device that it runs on; null in most reports. Since 0.2.</summary>
    public WorkNote? Note { get; init; }
}

/// <summary>Something that was decided about a piece of work and may matter for its result or its time. Since 0.2.</summary>
/// <param name="Text">One sentence, without patient data.</param>
public record WorkNote(string Text);
