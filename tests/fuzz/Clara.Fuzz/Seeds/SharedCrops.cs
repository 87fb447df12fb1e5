using System.Numerics;
using Clara.Imaging;
using Vector3 = Clara.Imaging.Vector3;

namespace Clara.Fuzz;

/// <summary>The middle of the shared folder's real images and label maps.</summary>
internal static class SharedCrops
{
    private static readonly Size3 Most = new(14, 12, 5);

    public static async Task<IReadOnlyList<Volume>> VolumesAsync(string data)
    {
        List<Volume> crops = [];
        foreach (string name in new[] { "ct_abdomen.nii.gz", "mr_abdomen.nii.gz", "t1_brain.nii.gz" })
            crops.Add((await NiftiFile.ReadAsync(Path.Combine(data, name), default).ConfigureAwait(false)).Accept(new Cropping()));
        return crops;
    }

    public static async Task<IReadOnlyList<LabelMap>> LabelMapsAsync(string data)
    {
        List<LabelMap> crops = [];
        foreach (string name in new[] { "ct_abdomen_labels.nii.gz", "mr_abdomen_labels.nii.gz" })
        {
            LabelMap map = await NiftiFile.ReadLabelMapAsync(Path.Combine(data, name), null, default).ConfigureAwait(false);
            Volume<ushort> crop = Crop(Volume.Wrap(map.Memory, map.Grid));
            ushort[] voxels = crop.Voxels.ToArray();
            crops.Add(new(crop.Grid, map.Labels.Where(l => voxels.Contains((ushort)l.Id)), voxels));
        }
        return crops;
    }

    private sealed class Cropping : IVolumeVisitor<Volume>
    {
        public Volume Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T> => Crop(volume);
    }

    private static Volume<T> Crop<T>(Volume<T> volume) where T : unmanaged, INumber<T>
    {
        Size3 all = volume.Grid.Size, size = new(Math.Min(all.X, Most.X), Math.Min(all.Y, Most.Y), Math.Min(all.Z, Most.Z));
        (int x0, int y0, int z0) = ((all.X - size.X) / 2, (all.Y - size.Y) / 2, (all.Z - size.Z) / 2);
        WorldPoint origin = volume.Grid.ToWorld(new Vector3(x0, y0, z0));
        Volume<T> crop = Volume.Allocate<T>(new(size, volume.Grid.SpacingMm, new(origin.X, origin.Y, origin.Z), volume.Grid.Direction));
        for (int z = 0; z < size.Z; z++)
            for (int y = 0; y < size.Y; y++)
                volume.Voxels.Slice((int)volume.Grid.Offset(x0, y0 + y, z0 + z), size.X).CopyTo(crop.Voxels[(int)crop.Grid.Offset(0, y, z)..]);
        return crop;
    }
}
