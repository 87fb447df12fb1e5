using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>What a user is told of an exception, and the exit code.</summary>
internal sealed record Failure(int Code, string Message, bool IsDefect = false)
{
    /// <summary>Every exception has one: an unknown one is a defect of ours and says so.</summary>
    public static Failure Of(Exception e, CancellationToken ct) => e switch
    {
        OperationCanceledException when ct.IsCancellationRequested => new(ExitCode.Cancelled, "cancelled."),
        UsageException => new(ExitCode.WrongArguments, e.Message),
        ClaraException => new(ExitCode.Failed, e.Message),
        OutOfMemoryException => new(ExitCode.Failed, "not enough memory for this image; close other programs or take a smaller image."),
        // What escapes after a signal is the work falling over its own cancelling, such as a socket closed under a read.
        _ when ct.IsCancellationRequested => new(ExitCode.Cancelled, "cancelled."),
        _ => new(ExitCode.Failed, $"internal error: {e.GetType().Name}; please report it (--verbose shows the details).", true),
    };
}

/// <summary>Arguments that each parse but do not go together.</summary>
internal sealed class UsageException(string message) : Exception(message);
