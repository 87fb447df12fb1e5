using System.Runtime.InteropServices;
using System.Text;
using Clara.Interop;
using Clara.TestKit;

namespace Clara.Abi.Tests.Hostile;

/// <summary>
/// libclara as a C caller sees it: exported functions by name, arguments as machine words. The core behind it lives in a load context of its own, so nothing but memory is shared with it.
/// </summary>
internal static unsafe class Library
{
    private static readonly Lazy<nint> Module = new(() => NativeLibrary.Load(Repository.Built("libclara.so")));

    /// <summary>Starts the core; the test fails with the library's own sentence where that is not possible.</summary>
    internal static void Start()
    {
        int status = (int)Call("clara_start", 0);
        Assert.That(status, Is.EqualTo(ClaraConstants.Ok), LastError());
    }

    /// <summary>Calls a function. Integers and pointers are all passed as one machine word each, which every 64-bit calling convention in use allows for six of them and for narrower types.</summary>
    internal static nint Call(string function, params ReadOnlySpan<nint> a)
    {
        nint f = Address(function);
        return a.Length switch
        {
            0 => ((delegate* unmanaged[Cdecl]<nint>)f)(),
            1 => ((delegate* unmanaged[Cdecl]<nint, nint>)f)(a[0]),
            2 => ((delegate* unmanaged[Cdecl]<nint, nint, nint>)f)(a[0], a[1]),
            3 => ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint>)f)(a[0], a[1], a[2]),
            4 => ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint>)f)(a[0], a[1], a[2], a[3]),
            5 => ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, nint>)f)(a[0], a[1], a[2], a[3], a[4]),
            6 => ((delegate* unmanaged[Cdecl]<nint, nint, nint, nint, nint, nint, nint>)f)(a[0], a[1], a[2], a[3], a[4], a[5]),
            _ => throw new ArgumentException($"{function} has more than six arguments; add a line here."),
        };
    }

    /// <summary>Address of a function, for a callback that calls it.</summary>
    internal static nint Address(string function) => NativeLibrary.GetExport(Module.Value, function);

    /// <summary>The status that a function returns; only the lower half of the word means something.</summary>
    internal static int Status(string function, params ReadOnlySpan<nint> arguments) => (int)Call(function, arguments);

    /// <summary>A call that must succeed.</summary>
    internal static void Need(string function, params ReadOnlySpan<nint> arguments)
    {
        int status = Status(function, arguments);
        Assert.That(status, Is.EqualTo(ClaraConstants.Ok), $"{function}: {LastError()}");
    }

    /// <summary>The calling thread's last error; empty where nothing failed.</summary>
    internal static string LastError()
    {
        byte* buffer = stackalloc byte[4096];
        ulong size = 4096;
        return Status("clara_last_error", (nint)buffer, (nint)(&size)) == ClaraConstants.Ok ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer)) : "(no text)";
    }

    /// <summary>"CLARA_E_HANDLE (-2)", for messages.</summary>
    internal static string Name(int status) => $"{Marshal.PtrToStringUTF8(Call("clara_status_name", status))} ({status})";
}
