using Clara.Imaging;

namespace Clara.Inference.Inferers;

/// <summary>Memory that is known to be needed is compared with what there is before any of it is taken: a viewer must not be killed for a large image.</summary>
internal static class MemoryBound
{
    /// <summary>Throws <see cref="ClaraException"/> (Memory) when the bytes exceed what this process may have.</summary>
    public static void Require(long bytes)
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available)
            throw new ClaraException(StatusCode.Memory, FormattableString.Invariant(
                $"The network needs at least {bytes / (double)(1 << 30):0.0} GiB for this image, and this machine allows {available / (double)(1 << 30):0.0} GiB; crop the image, or run the model on a server."));
    }
}
