namespace Clara.Imaging;

/// <summary>
/// A failure that a user can act on. The message is one line: what happened, with which file, server or model, and what to do; never patient data.
/// Programming errors stay Argument* and InvalidOperation*.
/// </summary>
public class ClaraException : Exception
{
    /// <summary>Makes a failure with its status.</summary>
    public ClaraException(StatusCode status, string message, Exception? inner = null, bool isTransient = false) : base(message, inner)
    {
        Status = status;
        IsTransient = isTransient;
    }

    /// <summary>The status that the C ABI, the server and the exit code derive from.</summary>
    public StatusCode Status { get; }

    /// <summary>Whether the same call may succeed later without any change.</summary>
    public bool IsTransient { get; }
}

/// <summary>Size, spacing, origin, direction or grid of an image or mask cannot be used.</summary>
public sealed class GeometryException(string message) : ClaraException(StatusCode.Geometry, message);

/// <summary>A file or stream is not what its name or header promises, is damaged or truncated.</summary>
public sealed class ImageFormatException(string message, Exception? inner = null) : ClaraException(StatusCode.Format, message, inner);
