using System.Text;
using Clara.Imaging;

namespace Clara.Host;

/// <summary>Where exceptions end: each becomes a status and the calling thread's last error. Nothing leaves an export.</summary>
internal static unsafe class Boundary
{
    /// <summary>Longest sentence worth reading, in UTF-16 units.</summary>
    private const int MaxLength = 1000;

    private static delegate* unmanaged[Cdecl]<byte*, void> s_setError;

    /// <summary>Where the last error is kept; set once while binding.</summary>
    public static void Bind(delegate* unmanaged[Cdecl]<byte*, void> setError) => s_setError = setError;

    /// <summary>The status of an exception; its text is set.</summary>
    public static int Fail(Exception e)
    {
        (StatusCode status, string message) = e switch
        {
            ClaraException c => (c.Status, c.Message),
            OperationCanceledException => (StatusCode.Cancelled, "The call was cancelled."),
            // Only clara_stop closes what a call still holds.
            ObjectDisposedException => (StatusCode.Cancelled, "The library was stopped while the call began; call again where it goes on."),
            OutOfMemoryException => (StatusCode.Memory, "There is not enough memory for this call; close other images or programs."),
            _ => (StatusCode.Internal, $"A defect in ClaraPlugin ({e.GetType().Name}); please report it with what was done before."),
        };
        SetError(message);
        return (int)status;
    }

    private static void SetError(string message)
    {
        string line = message.ReplaceLineEndings(" ");
        if (line.Length > MaxLength) // a caller's own text in it is long; the end says what to do
            line = $"{line.AsSpan(0, MaxLength / 2)} ... {line.AsSpan(line.Length - (MaxLength / 4))}";
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\0");
        fixed (byte* text = bytes)
            s_setError(text);
    }
}
