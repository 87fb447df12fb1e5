using Clara.Imaging;

namespace Clara.Host.Exports;

/// <summary>Checks of where results go, made before any work.</summary>
internal static unsafe class Out
{
    /// <summary>Throws <see cref="ClaraException"/> (Argument) for NULL.</summary>
    public static void Require(void* output, string name = "out")
    {
        if (output is null)
            throw new ClaraException(StatusCode.Argument, $"{name} is NULL.");
    }

    /// <summary>Throws <see cref="ClaraException"/> (Argument) for flags that this version does not know: all of them.</summary>
    public static void RequireNoFlags(uint flags)
    {
        if (flags != 0)
            throw new ClaraException(StatusCode.Argument, $"options.flags has unknown bits (0x{flags:x}).");
    }

    /// <summary>Throws <see cref="ClaraException"/> (Argument) where a field that has no meaning yet is not 0.</summary>
    public static void RequireUnused(uint reserved)
    {
        if (reserved != 0)
            throw new ClaraException(StatusCode.Argument, "options.reserved must be 0.");
    }

    /// <summary>The element at an index. Throws <see cref="ClaraException"/> (NotFound) past the end.</summary>
    public static T At<T>(IReadOnlyList<T> list, uint index, string what) =>
        index < list.Count ? list[(int)index] : throw new ClaraException(StatusCode.NotFound, $"There is no {what} {index}; there are {list.Count}.");
}
