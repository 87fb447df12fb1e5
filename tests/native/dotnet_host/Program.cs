// A viewer written in C#: .NET runs before libclara is loaded, so clara_start joins it. Prints the status and the last error, one a line.
using System.Runtime.InteropServices;

unsafe
{
    nint library = NativeLibrary.Load(args[0]);
    delegate* unmanaged[Cdecl]<void*, int> start = (delegate* unmanaged[Cdecl]<void*, int>)NativeLibrary.GetExport(library, "clara_start");
    delegate* unmanaged[Cdecl]<byte*, ulong*, int> lastError = (delegate* unmanaged[Cdecl]<byte*, ulong*, int>)NativeLibrary.GetExport(library, "clara_last_error");
    delegate* unmanaged[Cdecl]<void*, byte*, byte*, ulong*, int> get =
        (delegate* unmanaged[Cdecl]<void*, byte*, byte*, ulong*, int>)NativeLibrary.GetExport(library, "clara_preferences_get");

    Console.WriteLine($"start {start(null)}");
    byte* text = stackalloc byte[8192];
    ulong size = 8192;
    lastError(text, &size);
    Console.WriteLine($"error {Marshal.PtrToStringUTF8((nint)text)}");
    size = 8192;
    fixed (byte* key = "managed\0"u8)
        Console.WriteLine(get(null, key, text, &size) == 0 ? $"managed {Marshal.PtrToStringUTF8((nint)text)}" : "managed");
    Console.WriteLine($"ours {typeof(object).Assembly.Location}");
}
