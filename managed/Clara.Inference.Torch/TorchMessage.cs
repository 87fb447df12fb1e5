using System.Text.RegularExpressions;

namespace Clara.Inference.Torch;

/// <summary>The one line that says why, out of libtorch's messages: they go on with stack traces of C++ and of Python, and with paths of the machine that saved the file.</summary>
internal static partial class TorchMessage
{
    /// <summary>Of a failure while loading: the reason comes first.</summary>
    public static string FirstLine(string message) => message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "no reason given";

    /// <summary>Of a failure while running: after the traces comes "RuntimeError: reason", or the name of the exception that the network's own code raised.</summary>
    public static string Reason(string message) => Error().Matches(message) is { Count: > 0 } found ? found[^1].Groups[1].Value.Trim() : FirstLine(message);

    /// <summary>Whether it is a lack of memory, on processors or a card.</summary>
    public static bool IsMemory(string message) => message.Contains("can't allocate memory", StringComparison.Ordinal) || message.Contains("out of memory", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:RuntimeError: |builtins\.)?((?<=RuntimeError: ).*|\w+(?:Error|Exception): .*)$", RegexOptions.Multiline)]
    private static partial Regex Error();
}
