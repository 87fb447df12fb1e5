using System.Numerics;
using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>Copies a box out of an image whatever its voxel type: what a prompt does not concern need not become floats.</summary>
internal sealed class BoxVoxels(VoxelBox box, WorkContext work) : IVolumeVisitor<Volume>
{
    /// <inheritdoc/>
    public Volume Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
    {
        Volume<T> copy = Volume.AllocateUnset<T>(volume.Grid.Crop(box));
        Slabs.Run(box.Size.Z, work.Degree, (z0, z1) =>
        {
            for (int z = z0; z < z1; z++)
                for (int y = 0; y < box.Size.Y; y++)
                    volume.Voxels.Slice((int)volume.Grid.Offset(box.Start.X, box.Start.Y + y, box.Start.Z + z), box.Size.X).CopyTo(copy.Voxels[(int)copy.Grid.Offset(0, y, z)..]);
        }, work.Token);
        return copy;
    }

    /// <summary>Puts the voxels of a box back into an empty map of a whole image.</summary>
    public static LabelMap Paste(LabelMap part, VoxelPoint start, Grid whole)
    {
        LabelMap map = new(whole, part.Labels);
        Size3 size = part.Grid.Size;
        for (int z = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
                part.Voxels.Slice((int)part.Grid.Offset(0, y, z), size.X).CopyTo(map.Voxels[(int)whole.Offset(start.X, start.Y + y, start.Z + z)..]);
        return map;
    }
}
