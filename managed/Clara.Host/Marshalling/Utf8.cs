using System.Runtime.InteropServices;
using System.Text;
using Clara.Imaging;

namespace Clara.Host.Marshalling;

/// <summary>Texts between C and C#.</summary>
internal static unsafe class Utf8
{
    /// <summary>Longer texts are a missing final 0.</summary>
    private const int MaxBytes = 1 << 20;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>A required text. Throws <see cref="ClaraException"/> (Argument) for NULL and for what is not UTF-8.</summary>
    public static string Required(byte* text, string name) => Optional(text, name) ?? throw new ClaraException(StatusCode.Argument, $"{name} is NULL.");

    /// <summary>A text, or null for NULL.</summary>
    public static string? Optional(byte* text, string name)
    {
        if (text is null)
            return null;
        ReadOnlySpan<byte> bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
        try
        {
            return bytes.Length <= MaxBytes ? Strict.GetString(bytes) : throw new ClaraException(StatusCode.Argument, $"{name} is longer than any text can be.");
        }
        catch (DecoderFallbackException e)
        {
            throw new ClaraException(StatusCode.Argument, $"{name} is not UTF-8.", e);
        }
    }

    /// <summary>Copies a text with its final 0 by the caller's-buffer rule: with NULL only the size is told. Throws <see cref="ClaraException"/> (Buffer) after writing the size when it does not fit.</summary>
    public static void Copy(string text, byte* buffer, ulong* size)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        ulong room = *size, needed = (ulong)bytes.Length + 1;
        *size = needed;
        if (buffer is null)
            return;
        if (room < needed)
            throw new ClaraException(StatusCode.Buffer, $"The buffer has {room} bytes, the text needs {needed}.");
        bytes.CopyTo(new Span<byte>(buffer, bytes.Length));
        buffer[bytes.Length] = 0;
    }

    /// <summary>Copies as much of a text as fits, cut between characters, with a final 0.</summary>
    public static void CopyCut(string text, byte* buffer, ulong size)
    {
        if (buffer is null || size == 0)
            return;
        Span<byte> room = new(buffer, (int)Math.Min(size - 1, MaxBytes));
        System.Text.Unicode.Utf8.FromUtf16(text, room, out _, out int written);
        buffer[written] = 0;
    }
}
