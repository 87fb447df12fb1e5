using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>Cuts a box out of a channel; a box that reaches past it is filled up.</summary>
internal static class Cropping
{
    /// <summary>The voxels of a box in memory of their own, with one value where the box reaches past the volume.</summary>
    public static Volume<float> To(Volume<float> image, VoxelBox box, WorkContext work, float outside = 0)
    {
        VoxelBox whole = VoxelBox.Whole(image.Grid);
        VoxelBox? inside = box.Intersect(whole);
        Volume<float> crop = Volume.AllocateUnset<float>(image.Grid.Crop(box));
        bool fills = inside != box;
        Slabs.Run(box.Size.Z, work.Degree, (a, b) =>
        {
            for (int z = a; z < b; z++)
                for (int y = 0; y < box.Size.Y; y++)
                {
                    Span<float> row = crop.Voxels.Slice((int)crop.Grid.Offset(0, y, z), box.Size.X);
                    if (fills)
                        row.Fill(outside);
                    if (inside is not VoxelBox part || box.Start.Y + y < part.Start.Y || box.Start.Y + y >= part.End(1) || box.Start.Z + z < part.Start.Z || box.Start.Z + z >= part.End(2))
                        continue;
                    image.Voxels.Slice((int)image.Grid.Offset(part.Start.X, box.Start.Y + y, box.Start.Z + z), part.Size.X).CopyTo(row[(part.Start.X - box.Start.X)..]);
                }
        }, work.Token);
        return crop;
    }
}
