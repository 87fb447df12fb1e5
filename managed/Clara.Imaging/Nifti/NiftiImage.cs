using System.Numerics;
using System.Runtime.InteropServices;

namespace Clara.Imaging;

/// <summary>What is to be written: header fields, the extension and the voxels' bytes on demand.</summary>
internal abstract class NiftiImage(Grid grid, NiftiDatatype type)
{
    /// <summary>Where the voxels lie.</summary>
    public Grid Grid { get; } = grid;

    /// <summary>How the voxels are stored.</summary>
    public NiftiDatatype Type { get; } = type;

    /// <summary>intent_code.</summary>
    public virtual int Intent => 0;

    /// <summary>Content of the header extension; empty for none.</summary>
    public virtual byte[] Extension => [];

    /// <summary>Puts voxels from a position on into the buffer, in the machine's byte order.</summary>
    public abstract void Fill(int firstVoxel, Span<byte> buffer);

    public static NiftiImage Of(Volume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        return volume.Accept(new Visitor());
    }

    public static NiftiImage Of(LabelMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new OfLabels(map);
    }

    private sealed class Visitor : IVolumeVisitor<NiftiImage>
    {
        public NiftiImage Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T> => new OfVolume<T>(volume);
    }

    private sealed class OfVolume<T>(Volume<T> volume) : NiftiImage(volume.Grid, NiftiDatatype.Of(volume.Type)) where T : unmanaged, INumber<T>
    {
        public override void Fill(int firstVoxel, Span<byte> buffer) =>
            MemoryMarshal.AsBytes(volume.Voxels.Slice(firstVoxel, buffer.Length / Type.Bytes)).CopyTo(buffer);
    }

    private sealed class OfLabels(LabelMap map) : NiftiImage(map.Grid, NiftiDatatype.Of(FitsBytes(map) ? VoxelType.UInt8 : VoxelType.UInt16))
    {
        public override int Intent => NiftiHeader.IntentLabel;

        public override byte[] Extension => NiftiLabels.ToContent(map.Labels);

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
