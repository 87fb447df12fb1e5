using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Interop;

namespace Clara.Host;

/// <summary>A core without an engine: it tells, through clara_preferences_get, which .NET it was started in and from where.</summary>
public static unsafe class Boot
{
    private const int Ok = 0;
    private const int Argument = -1;
    private const int NotFound = -7;
    private static int bindCount;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Bind(ClaraShimTable* shim, ClaraCoreTable* core)
    {
        bindCount++;
        if (shim->StructSize != sizeof(ClaraShimTable) || core->StructSize != sizeof(ClaraCoreTable))
            return Argument;
        // Nothing here reads arguments, so one function serves every signature.
        delegate* unmanaged[Cdecl]<int> nothing = &Nothing;
        Span<nint> pointers = new((byte*)core + (2 * sizeof(uint)), (sizeof(ClaraCoreTable) - (2 * sizeof(uint))) / sizeof(nint));
        pointers.Fill((nint)nothing);
        core->PreferencesGet = &PreferencesGet;
        core->PreferencesSet = &PreferencesSet;
        setError = shim->SetError;
        return Ok;
    }

    private static delegate* unmanaged[Cdecl]<byte*, void> setError;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Nothing() => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int PreferencesGet(nint preferences, byte* key, byte* buffer, ulong* size)
    {
        string? value = Marshal.PtrToStringUTF8((nint)key) switch
        {
            "runtime" => Path.GetDirectoryName(typeof(object).Assembly.Location),
            "managed" => Path.GetDirectoryName(typeof(Boot).Assembly.Location),
            "bind_count" => bindCount.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };
        if (value is null)
            return NotFound;
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(value + '\0');
        if (*size < (ulong)utf8.Length)
            return Argument;
        utf8.CopyTo(new Span<byte>(buffer, utf8.Length));
        *size = (ulong)utf8.Length;
        return Ok;
    }

    /// <summary>Fails always, with the value as the reason.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int PreferencesSet(nint preferences, byte* key, byte* value)
    {
        setError(value);
        return NotFound;
    }
}
