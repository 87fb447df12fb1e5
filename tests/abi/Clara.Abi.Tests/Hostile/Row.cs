using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>What a function gives back.</summary>
internal enum Answer
{
    Status,
    Nothing,
    Version,
    StaticText,
}

/// <summary>A function with its arguments and what it answers to good ones.</summary>
internal sealed record Row(string Function, params Argument[] Arguments)
{
    internal Answer Answer { get; init; } = Answer.Status;

    /// <summary>Status of the good call.</summary>
    internal int Good { get; init; } = ClaraConstants.Ok;

    public override string ToString() => Function;
}
