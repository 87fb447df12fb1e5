namespace Clara.Imaging;

/// <summary>
/// A failure that a user can act on. The message is one line: what happened, with which file, server or model, and what to do; never patient data.
/// Programming errors stay Argument* and InvalidOperation*.
/// </summary>
public class ClaraException : Exception
{
    private const int LongestMessage = 2000;

    /// <summary>Makes a failure with its status. Control characters of the message become spaces and a very long one is cut, because messages quote headers and names from outside.</summary>
    public ClaraException(StatusCode status, string message, Exception? inner = null, bool isTransient = false) : base(OneLine(message), inner)
    {
        Status = status;
        IsTransient = isTransient;
    }

    /// <summary>The status that the C ABI, the server and the exit code derive from.</summary>
    public StatusCode Status { get; }

    /// <summary>Whether the same call may succeed later without any change.</summary>
    public bool IsTransient { get; }

    private static string OneLine(string message)
    {
        string line = message.Length <= LongestMessage ? message : message[..LongestMessage] + "...";
        return line.Any(IsBreaking) ? new string([.. line.Select(c => IsBreaking(c) ? ' ' : c)]) : line;
    }

    private static bool IsBreaking(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}

/// <summary>Size, spacing, origin, direction or grid of an image or mask cannot be used.</summary>
public sealed class GeometryException(string message) : ClaraException(StatusCode.Geometry, message);

/// <summary>A file or stream is not what its name or header promises, is damaged or truncated.</summary>
public sealed class ImageFormatException(string message, Exception? inner = null) : ClaraException(StatusCode.Format, message, inner);
