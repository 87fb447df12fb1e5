using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Clara.Host;

/// <summary>
/// The only way in: libclara calls <see cref="Bind"/> once .NET runs, and again at each later start. Names nothing of another assembly, so that it runs, and can say so, also
/// where one is missing from the managed folder: an exception that leaves it would end the viewer's process.
/// </summary>
public static unsafe class Boot
{
    private const int ManagedMissing = -103; // StatusCode.ManagedMissing, which lies in an assembly that may be the missing one

    /// <summary>Fills the table of functions. Takes a ClaraShimTable and a ClaraCoreTable, both libclara's. 0, or a status after the shim's last error was set.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Bind(nint shim, nint core)
    {
        try
        {
            return Exchange(shim, core);
        }
        catch (Exception e)
        {
            SayIncomplete(shim, e);
            return ManagedMissing;
        }
    }

    // Not inlined: what it names is looked for when it is compiled, and that has to happen inside of the caller's try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Exchange(nint shim, nint core) => Tables.Exchange((Clara.Interop.ClaraShimTable*)shim, (Clara.Interop.ClaraCoreTable*)core);

    private static void SayIncomplete(nint shim, Exception e)
    {
        // libclara's table: two 32-bit numbers, then set_error.
        delegate* unmanaged[Cdecl]<byte*, void> setError = *(delegate* unmanaged[Cdecl]<byte*, void>*)(shim + (2 * sizeof(uint)));
        string what = e is FileNotFoundException { FileName: { } name } ? name.Split(',')[0] + ".dll" : e.GetType().Name;
        byte[] text = Encoding.UTF8.GetBytes($"The managed folder '{Path.GetDirectoryName(typeof(Boot).Assembly.Location)}' is incomplete or damaged ({what}); install it again.\0");
        fixed (byte* utf8 = text)
            setError(utf8);
    }
}
