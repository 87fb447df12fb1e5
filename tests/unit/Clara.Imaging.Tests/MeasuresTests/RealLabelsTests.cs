using System.Globalization;
using Clara.TestKit;

namespace Clara.Imaging.Tests.MeasuresTests;

/// <summary>The structures of the real CT against a copy moved by voxels, as nibabel reads the file and scipy's k-d tree finds the nearest surface voxels.</summary>
public sealed class RealLabelsTests
{
    private const string Oracle = """
        import nibabel
        from scipy.spatial import cKDTree
        from scipy.ndimage import binary_erosion
        for name, file, id, step, ours in cases():
            image = nibabel.load(file)
            m = np.asarray(image.dataobj) == int(id)
            moved = np.zeros_like(m)
            x, y, z = sizes(step)
            moved[x:, y:, z:] = m[:m.shape[0] - x, :m.shape[1] - y, :m.shape[2] - z]
            a, b = (np.argwhere(v & ~binary_erosion(v)) @ image.affine[:3, :3].T for v in (m, moved))
            if len(b):
                x, y = cKDTree(b).query(a)[0], cKDTree(a).query(b)[0]
                both = np.concatenate([x, y])
                truth = [max(np.percentile(x, 95), np.percentile(y, 95)), both.mean(), (both <= 2 + 1e-5).mean()]
            else:
                truth = [np.inf, np.inf, 0] # moved out of the image
            # the tree's world coordinates are of the header's floats
            check(name, np.allclose(numbers(ours), truth, rtol=1e-5, atol=1e-6), f'id {id}: {truth}, here {ours}')
        """;

    [Test]
    public async Task Measures_of_a_moved_copy_are_those_of_a_nearest_neighbour_search()
    {
        string file = SharedFolder.Require("data/ct_abdomen_labels.nii.gz");
        LabelMap map = await NiftiFile.ReadLabelMapAsync(file, null, CancellationToken.None), moved = Moved(map, 3, 2, 1);
        using Exchange exchange = new();
        IReadOnlyDictionary<int, LabelRegion> structures = LabelRegion.OfEach(map, default);
        foreach ((int id, LabelRegion region) in structures)
        {
            SurfaceDistances ours = SurfaceDistances.Between(region, LabelRegion.Of(moved, id, default), 2, 0, default);
            exchange.Add(file, id.ToString(CultureInfo.InvariantCulture), "3 2 1", string.Create(CultureInfo.InvariantCulture, $"{ours.Hd95Mm:R} {ours.AssdMm:R} {ours.Nsd:R}"));
        }
        Assert.That(structures, Has.Count.GreaterThan(5));
        exchange.Check(Oracle);
    }

    private static LabelMap Moved(LabelMap map, int dx, int dy, int dz)
    {
        Size3 n = map.Grid.Size;
        LabelMap moved = new(map.Grid, map.Labels);
        for (int z = dz; z < n.Z; z++)
            for (int y = dy; y < n.Y; y++)
                map.Voxels.Slice((int)map.Grid.Offset(0, y - dy, z - dz), n.X - dx).CopyTo(moved.Voxels[(int)map.Grid.Offset(dx, y, z)..]);
        return moved;
    }
}
