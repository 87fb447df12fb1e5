using System.Numerics;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>What is to be written: grid, type, labels, and the voxels' bytes on demand.</summary>
internal abstract class StoredImage(Grid grid, StoredType type)
{
    /// <summary>Where the voxels lie.</summary>
    public Grid Grid { get; } = grid;

    /// <summary>How the voxels are stored.</summary>
    public StoredType Type { get; } = type;

    /// <summary>The labels of a label map; null for an image.</summary>
    public virtual IReadOnlyList<Label>? Labels => null;

    /// <summary>Puts voxels from a position on into the buffer, in the machine's byte order.</summary>
    public abstract void Fill(int firstVoxel, Span<byte> buffer);

    public static StoredImage Of(Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return volume.Accept(new Visitor());
    }

    public static StoredImage Of(LabelMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new OfLabels(map);
    }

    private sealed class Visitor : IVolumeVisitor<StoredImage>
    {
        public StoredImage Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T> => new OfVolume<T>(volume);
    }

    private sealed class OfVolume<T>(Volume<T> volume) : StoredImage(volume.Grid, StoredType.Of(volume.Type)) where T : unmanaged, INumber<T>
    {
        public override void Fill(int firstVoxel, Span<byte> buffer) =>
            MemoryMarshal.AsBytes(volume.Voxels.Slice(firstVoxel, buffer.Length / Type.Bytes)).CopyTo(buffer);
    }

    private sealed class OfLabels(LabelMap map) : StoredImage(map.Grid, StoredType.Of(FitsBytes(map) ? VoxelType.UInt8 : VoxelType.UInt16))
    {
        public override IReadOnlyList<Label> Labels => map.Labels;

        public override void Fill(int firstVoxel, Span<byte> buffer)
        {
            ReadOnlySpan<ushort> ids = map.Voxels.Slice(firstVoxel, buffer.Length / Type.Bytes);
            if (Type.Bytes == 2)
                MemoryMarshal.AsBytes(ids).CopyTo(buffer);
            else
                for (int i = 0; i < buffer.Length; i++)
                    buffer[i] = (byte)ids[i];
        }

        private static bool FitsBytes(LabelMap map)
        {
            if (map.Labels.Any(l => l.Id > byte.MaxValue))
                return false;
            ushort bits = 0;
            foreach (ushort id in map.Voxels)
                bits |= id;
            return bits <= byte.MaxValue;
        }
    }
}
