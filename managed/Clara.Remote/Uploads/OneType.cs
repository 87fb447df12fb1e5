using System.Numerics;
using Clara.Imaging;

namespace Clara.Remote.Uploads;

/// <summary>Channels as one file can hold them: in one type, which keeps every value that a network, which works in float32, can tell from another.</summary>
internal static class OneType
{
    /// <summary>As they are where they have one type; else copies in float32, or float64 where one holds more than float32 does.</summary>
    public static IReadOnlyList<Volume> Of(IReadOnlyList<Volume> channels, CancellationToken ct)
    {
        if (channels.All(c => c.Type == channels[0].Type))
            return channels;
        bool isWide = channels.Any(c => c.Type is VoxelType.Int32 or VoxelType.Float64);
        return [.. channels.Select(c => isWide ? c.Accept(new To<double>(ct)) : c.Accept(new To<float>(ct)))];
    }

    private sealed class To<TTo>(CancellationToken ct) : IVolumeVisitor<Volume> where TTo : unmanaged, INumber<TTo>
    {
        public Volume Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            Volume<TTo> copy = Volume.Allocate<TTo>(volume.Grid);
            int plane = volume.Voxels.Length / volume.Grid.Size.Z;
            for (int z = 0; z < volume.Grid.Size.Z; z++)
            {
                ct.ThrowIfCancellationRequested();
                ReadOnlySpan<T> from = volume.Voxels.Slice(z * plane, plane);
                Span<TTo> to = copy.Voxels.Slice(z * plane, plane);
                for (int i = 0; i < from.Length; i++)
                    to[i] = TTo.CreateTruncating(from[i]);
            }
            return copy;
        }
    }
}
