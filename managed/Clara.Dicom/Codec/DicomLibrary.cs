using System.Runtime.InteropServices;
using Clara.Imaging;

namespace Clara.Dicom.Codec;

/// <summary>
/// libclara_dicom (native/dicom; its header is interop/include/clara_dicom/clara_dicom.h). <see cref="NativeFolder"/> says where it is looked for.
/// </summary>
internal static unsafe partial class DicomLibrary
{
    private const string Name = "clara_dicom";
    private const int Version = 1;
    private const int ErrorBytes = 512;
    private static readonly Lazy<string?> Missing = new(FindMissing);

    /// <summary>Throws <see cref="ClaraException"/> (Unsupported) where the library is not there.</summary>
    public static void Require()
    {
        if (Missing.Value is string why)
            throw new ClaraException(StatusCode.Unsupported, $"DICOM files need libclara_dicom, which {why}: install GDCM (Debian: libgdcm-dev) and build again.");
    }

    /// <summary>Calls a function that reads, with room for its sentence, and throws that as <see cref="ClaraException"/> about <paramref name="file"/>.</summary>
    public static void Read(string file, Func<nint, int> function)
    {
        (int status, string why) = Call(function);
        if (status != 0)
            throw Failure(file, status, why);
    }

    /// <summary>As <see cref="Read"/> for a function that writes.</summary>
    public static void Write(string file, Func<nint, int> function)
    {
        (int status, string why) = Call(function);
        if (status != 0)
            throw new ClaraException((StatusCode)status, $"{Path.GetFileName(file)} cannot be written: {why}.");
    }

    private static (int Status, string Why) Call(Func<nint, int> function)
    {
        Require();
        byte* error = stackalloc byte[ErrorBytes];
        int status = function((nint)error);
        return (status, Marshal.PtrToStringUTF8((nint)error) ?? "");
    }

    /// <summary>The failure of reading <paramref name="file"/>; <paramref name="why"/> is the library's sentence.</summary>
    public static ClaraException Failure(string file, int status, string why)
    {
        string message = $"{Path.GetFileName(file)} cannot be used as a DICOM file: {why}.";
        return (StatusCode)status == StatusCode.Format ? new ImageFormatException(message) : new ClaraException((StatusCode)status, message);
    }

    public static ulong ErrorSize => ErrorBytes;

    [LibraryImport(Name, EntryPoint = "clara_dicom_read_header", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ReadHeader(string path, uint* only, ulong onlyCount, nint* text, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_text_utf8")]
    public static partial byte* TextUtf8(nint text, ulong* bytes);

    [LibraryImport(Name, EntryPoint = "clara_dicom_text_release")]
    public static partial void TextRelease(nint text);

    [LibraryImport(Name, EntryPoint = "clara_dicom_read_frames", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ReadFrames(string path, void* into, ulong bytes, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_create")]
    public static partial nint WriterCreate();

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_release")]
    public static partial void WriterRelease(nint writer);

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_put", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int WriterPut(nint writer, uint tag, string vr, void* value, ulong bytes, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_begin_sequence")]
    public static partial int WriterBeginSequence(nint writer, uint tag, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_begin_item")]
    public static partial int WriterBeginItem(nint writer, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_end_item")]
    public static partial int WriterEndItem(nint writer, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_end_sequence")]
    public static partial int WriterEndSequence(nint writer, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_writer_save", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int WriterSave(nint writer, string path, nint error, ulong errorSize);

    [LibraryImport(Name, EntryPoint = "clara_dicom_version")]
    private static partial int LibraryVersion();

    private static string FileName => OperatingSystem.IsWindows() ? Name + ".dll" : OperatingSystem.IsMacOS() ? $"lib{Name}.dylib" : $"lib{Name}.so";

    private static string? FindMissing()
    {
        NativeLibrary.SetDllImportResolver(typeof(DicomLibrary).Assembly, static (name, _, _) =>
            name == Name && NativeFolder.Find(FileName) is string file && NativeLibrary.TryLoad(file, out nint found) ? found : 0);
        try
        {
            return LibraryVersion() == Version ? null : "is of another version than this program";
        }
        catch (DllNotFoundException)
        {
            return "is not installed here or lacks GDCM's own libraries";
        }
    }
}
