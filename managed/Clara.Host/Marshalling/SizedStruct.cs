using System.Runtime.CompilerServices;
using Clara.Imaging;

namespace Clara.Host.Marshalling;

/// <summary>
/// Structs that begin with their own size (rule A1): an older caller's is shorter and the rest counts as zero, a newer one's is longer and its rest must be zero.
/// </summary>
internal static unsafe class SizedStruct
{
    /// <summary>A size beyond this is an uninitialised field; base.h promises the number.</summary>
    private const uint MaxSize = 4096;

    /// <summary>A copy of the caller's struct. Throws <see cref="ClaraException"/>: Argument for NULL or a size below that of ABI 1.0, Unsupported for fields that this version does not know and that are set.</summary>
    public static T Read<T>(T* caller, string name) where T : unmanaged
    {
        uint size = SizeOf(caller, name);
        T copy = default;
        Unsafe.CopyBlockUnaligned(&copy, caller, Math.Min(size, (uint)sizeof(T)));
        ReadOnlySpan<byte> unknown = new((byte*)caller + Math.Min(size, (uint)sizeof(T)), (int)(size - Math.Min(size, (uint)sizeof(T))));
        if (unknown.ContainsAnyExcept((byte)0))
            throw new ClaraException(StatusCode.Unsupported, $"{name} has fields that this library does not know; a newer library may.");
        return copy;
    }

    /// <summary>Checks a struct that will be written, before any work is done for it.</summary>
    public static void Check<T>(T* caller, string name) where T : unmanaged => SizeOf(caller, name);

    /// <summary>Fills the caller's struct with as much as it knows; its size field stays the caller's.</summary>
    public static void Write<T>(T* caller, T value) where T : unmanaged
    {
        uint size = *(uint*)caller;
        *(uint*)&value = size;
        Unsafe.CopyBlockUnaligned(caller, &value, Math.Min(size, (uint)sizeof(T)));
    }

    // All structs are those of ABI 1.0 so far: a smaller one was not prepared by CLARA_INIT.
    private static uint SizeOf<T>(T* caller, string name) where T : unmanaged
    {
        if (caller is null)
            throw new ClaraException(StatusCode.Argument, $"{name} is NULL.");
        uint size = *(uint*)caller;
        return size >= sizeof(T) && size <= MaxSize ? size
            : throw new ClaraException(StatusCode.Argument, $"{name} has a struct_size of {size}; prepare it by CLARA_INIT ({sizeof(T)} in this version).");
    }
}
