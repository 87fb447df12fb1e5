using Clara.Imaging;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// Undoes a deepgrow chain by sizes, as MONAI's RestoreLabeld does: back to the crop, into the image that was cropped, to the image as given. Each step takes the voxel at
/// floor(i * size before / size after), PyTorch's "nearest".
/// </summary>
internal static class GuidedRestoration
{
    /// <summary>The map on the image as given; background outside of the crop.</summary>
    public static LabelMap To(LabelMap map, Sample sample, WorkContext work)
    {
        AxisTurn turn = new(sample.Original, sample.Grid);
        LabelMap back = Reorientation.To(map, sample.Grid, work.Degree, work.Token);
        if (sample.Guidance?.Crop is GuidedCrop crop)
        {
            back = Resized(back, crop.Box.Size, work);
            // Only sizes count here; where the voxels lie is settled by the last line.
            back = BoxVoxels.Paste(back, crop.Box.Start, new(crop.From, back.Grid.SpacingMm, back.Grid.OriginMm, back.Grid.Direction));
        }
        Grid turned = turn.Grid;
        LabelMap whole = Resized(back, turned.Size, work);
        LabelMap placed = new(turned, whole.Labels);
        whole.Voxels.CopyTo(placed.Voxels);
        return Reorientation.To(placed, sample.Original, work.Degree, work.Token);
    }

    /// <summary>The voxels of the image as given that the crop speaks of.</summary>
    public static VoxelBox Region(Sample sample)
    {
        AxisTurn turn = new(sample.Original, sample.Grid);
        if (sample.Guidance?.Crop is not GuidedCrop crop)
            return VoxelBox.Whole(sample.Original);
        Size3 size = turn.Grid.Size;
        (int Start, int End)[] sides = [.. Enumerable.Range(0, 3).Select(axis => (First(crop.Box.Start[axis], axis), First(crop.Box.End(axis), axis)))];
        return turn.Back(new(new(sides[0].Start, sides[1].Start, sides[2].Start), new(sides[0].End - sides[0].Start, sides[1].End - sides[1].Start, sides[2].End - sides[2].Start)));

        // The first voxel whose floor(i * from / size) is the index or higher.
        int First(int index, int axis) => (int)(((long)index * size[axis] + crop.From[axis] - 1) / crop.From[axis]);
    }

    private static LabelMap Resized(LabelMap map, Size3 size, WorkContext work)
    {
        if (map.Grid.Size == size)
            return map;
        Volume<ushort> resized = Resampling.FloorNearest(Volume.Wrap(map.Memory, map.Grid), size, work.Degree, work.Token);
        LabelMap result = new(resized.Grid, map.Labels);
        resized.Voxels.CopyTo(result.Voxels);
        return result;
    }
}
