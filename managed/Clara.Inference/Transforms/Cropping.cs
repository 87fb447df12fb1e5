using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Cuts a box out of a channel.</summary>
internal static class Cropping
{
    /// <summary>The voxels of a box that lies within the volume, in memory of their own.</summary>
    public static Volume<float> To(Volume<float> image, VoxelBox box, WorkContext work)
    {
        VoxelPoint start = box.Start;
        Volume<float> crop = Volume.AllocateUnset<float>(image.Grid.Crop(box));
        Slabs.Run(box.Size.Z, work.Degree, (a, b) =>
        {
            for (int z = a; z < b; z++)
                for (int y = 0; y < box.Size.Y; y++)
                    image.Voxels.Slice((int)image.Grid.Offset(start.X, start.Y + y, start.Z + z), box.Size.X)
                        .CopyTo(crop.Voxels[(int)crop.Grid.Offset(0, y, z)..]);
        }, work.Token);
        return crop;
    }
}
