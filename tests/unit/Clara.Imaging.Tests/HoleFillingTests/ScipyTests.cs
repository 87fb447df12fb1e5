namespace Clara.Imaging.Tests.HoleFillingTests;

/// <summary>The same voxels as scipy.ndimage.binary_fill_holes, of which other labels keep theirs; in the volume and slice by slice.</summary>
public sealed class ScipyTests
{
    private const string Oracle = """
        from scipy import ndimage
        for name, size in cases():
            size = sizes(size)
            before = raw(name, 'map', np.uint16, size)
            mask = before == 1
            for what, full in (('volume', ndimage.binary_fill_holes(mask)),
                               ('slices', np.stack([ndimage.binary_fill_holes(mask[:, :, z]) for z in range(size[2])], axis=2))):
                truth = before.copy(); truth[full & (before == 0)] = 1
                ours = raw(name, what, np.uint16, size)
                check(name, (ours == truth).all(), f'{what} of {size}: {(truth != before).sum()} filled by scipy, here {(ours != before).sum()}')
        """;

    [Test]
    public void Filled_voxels_are_scipys()
    {
        using Exchange exchange = new();
        long inVolume = 0, inSlices = 0;
        foreach (LabelMap map in MapShapes.All())
        {
            string name = exchange.Add(Exchange.Words(map.Grid.Size));
            exchange.Write<ushort>(name, "map", map.Voxels);
            LabelMap volume = new(map.Grid, map.Labels, map.Voxels.ToArray()), slices = new(map.Grid, map.Labels, map.Voxels.ToArray());
            long filled = HoleFilling.Fill(volume, 1, default), filledSlices = HoleFilling.FillSlices(slices, 1, default);
            Assert.That((filled, filledSlices), Is.EqualTo((volume.CountOf(1) - map.CountOf(1), slices.CountOf(1) - map.CountOf(1))));
            (inVolume, inSlices) = (inVolume + filled, inSlices + filledSlices);
            exchange.Write<ushort>(name, "volume", volume.Voxels);
            exchange.Write<ushort>(name, "slices", slices.Voxels);
        }
        Assert.That(Math.Min(inVolume, inSlices), Is.GreaterThan(1000), "the maps have too few holes to tell anything");
        exchange.Check(Oracle);
    }

    [Test]
    public void A_label_that_no_voxel_has_fills_nothing() => Assert.That(HoleFilling.Fill(MapShapes.Noise(new(4, 4, 4), 0, 1), 7, default), Is.Zero);

    [Test]
    public void A_cancelled_call_leaves_the_map_as_it_was()
    {
        LabelMap map = MapShapes.Noise(new(9, 9, 9), 0.9, 2);
        ushort[] before = map.Voxels.ToArray();
        Assert.Throws<OperationCanceledException>(() => HoleFilling.Fill(map, 1, new(true)));
        Assert.Throws<OperationCanceledException>(() => HoleFilling.FillSlices(map, 1, new(true)));
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(before));
    }
}
