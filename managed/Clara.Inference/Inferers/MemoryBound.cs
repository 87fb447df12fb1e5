using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>Memory that is known to be needed is compared with what there is before any of it is taken: a viewer must not be killed for a large image.</summary>
internal static class MemoryBound
{
    /// <summary>Bytes that may be taken: those asked for, or with 0 what this process may have.</summary>
    public static long Of(long asked) => asked > 0 ? asked : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Throws <see cref="ClaraException"/> (Memory) when the bytes exceed what this process may have, or the bytes that were allowed (0 = no such bound).</summary>
    public static void Require(long bytes, long allowed = 0)
    {
        long available = Of(allowed);
        if (bytes > available)
            throw new ClaraException(StatusCode.Memory, FormattableString.Invariant(
                $"The network needs at least {GiB(bytes)} for this image, and {(allowed > 0 ? "the preference inference.memory_mb" : "this machine")} allows {GiB(available)}; crop the image, or run the model on a server."));
    }

    /// <summary>The length of an array of so many floats. Throws <see cref="ClaraException"/> (Memory) where .NET has no array of that length, whatever the machine has.</summary>
    public static int Length(long floats) => floats <= Array.MaxLength ? (int)floats : throw new ClaraException(StatusCode.Memory,
        $"The network needs {GiB(floats * sizeof(float))} in one piece for this image, and {GiB((long)Array.MaxLength * sizeof(float))} are the most; crop the image.");

    /// <summary>Bytes for messages.</summary>
    public static string GiB(long bytes) => FormattableString.Invariant($"{bytes / (double)(1 << 30):0.0} GiB");
}
