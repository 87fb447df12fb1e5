namespace Clara.Imaging.Tests.ReorientationTests;

/// <summary>Axis codes are nibabel.aff2axcodes', reoriented voxels and affines are nibabel.as_reoriented's, from every grid to several orders.</summary>
public sealed class NibabelTests
{
    private const string Oracle = """
        import nibabel as nib
        from nibabel.orientations import io_orientation, axcodes2ornt, ornt_transform, aff2axcodes
        lps = np.diag([-1, -1, 1, 1.])
        for name, size, grid, codes, target, newsize, newgrid in cases():
            before = lps @ affine(grid)
            check(name, ''.join(aff2axcodes(before)) == codes, f'{"".join(aff2axcodes(before))}, here {codes}')
            image = nib.Nifti1Image(raw(name, 'from', np.int16, sizes(size)), before)
            truth = image.as_reoriented(ornt_transform(io_orientation(before), axcodes2ornt(tuple(target))))
            check(name, truth.shape == sizes(newsize), f'{codes} to {target}: shape {truth.shape}, here {newsize}')
            check(name, np.abs(truth.affine - lps @ affine(newgrid)).max() < 1e-9, f'{codes} to {target}: affine')
            for what in ('to', 'labels'):
                check(name, (np.asarray(truth.dataobj) == raw(name, what, np.int16, sizes(newsize))).all(), f'{codes} to {target}: voxels of {what}')
        """;

    [Test]
    public void Codes_voxels_and_grids_are_nibabels()
    {
        using Exchange exchange = new();
        string[] orders = ["RAS", "LPS", "PIR", "SAL", "IRP", "ASR", "LIA"];
        int n = 0;
        foreach (Grid grid in GridSamples.All())
            foreach (string order in new[] { orders[n % 7], orders[(n++ * 3 + 2) % 7] })
            {
                Volume<short> volume = Counted(grid);
                LabelMap map = new(grid, [new(1, "a")], [.. volume.Voxels.ToArray().Select(v => (ushort)v)]);
                Volume<short> turned = Reorientation.To(volume, AxisCodes.Parse(order), 2, default);
                LabelMap turnedMap = Reorientation.To(map, AxisCodes.Parse(order), 1, default);
                Assert.That(turned.Grid, Is.EqualTo(Reorientation.Grid(grid, AxisCodes.Parse(order))).And.EqualTo(turnedMap.Grid));
                Assert.That(turnedMap.Labels, Is.EqualTo(map.Labels));
                string name = exchange.Add(Exchange.Words(grid.Size), Exchange.Words(grid), AxisCodes.Of(grid).ToString(), order, Exchange.Words(turned.Grid.Size), Exchange.Words(turned.Grid));
                exchange.Write<short>(name, "from", volume.Voxels);
                exchange.Write<short>(name, "to", turned.Voxels);
                exchange.Write<ushort>(name, "labels", turnedMap.Voxels);
            }
        exchange.Check(Oracle);
    }

    [Test]
    public void Every_voxel_stays_where_it_is_in_the_world()
    {
        foreach (Grid grid in GridSamples.All().Where(g => g.Size.Count < 200))
        {
            Volume<short> volume = Counted(grid), turned = Reorientation.To(volume, AxisCodes.Parse("ASL"), 1, default);
            for (int z = 0; z < turned.Grid.Size.Z; z++)
                for (int y = 0; y < turned.Grid.Size.Y; y++)
                    for (int x = 0; x < turned.Grid.Size.X; x++)
                    {
                        VoxelPoint old = grid.ToVoxel(turned.Grid.ToWorld(new VoxelPoint(x, y, z)));
                        Assert.That(turned[x, y, z], Is.EqualTo(volume[old.X, old.Y, old.Z]));
                    }
        }
    }

    /// <summary>Every voxel another number.</summary>
    private static Volume<short> Counted(Grid grid)
    {
        Volume<short> volume = Volume.Allocate<short>(grid);
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = (short)i;
        return volume;
    }
}
