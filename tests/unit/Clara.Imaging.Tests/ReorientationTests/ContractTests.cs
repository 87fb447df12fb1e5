using Clara.TestKit;

namespace Clara.Imaging.Tests.ReorientationTests;

/// <summary>No copy where nothing changes, there and back, threads, cancelling, real images.</summary>
public sealed class ContractTests
{
    private static readonly Grid Sample = new(new(37, 41, 70), new(1, 2, 3), new(4, 5, 6), TestVolumes.Oblique(20, 10));

    [Test]
    public void The_order_that_it_has_gives_the_object_itself()
    {
        Volume<float> volume = Volume.Allocate<float>(Sample);
        LabelMap map = new(Sample, []);
        AxisCodes codes = AxisCodes.Of(Sample);
        Assert.That(Reorientation.To(volume, codes, 1, default), Is.SameAs(volume));
        Assert.That(Reorientation.To(map, codes, 1, default), Is.SameAs(map));
        Assert.That(Reorientation.Grid(Sample, codes), Is.SameAs(Sample));
    }

    [Test]
    public void There_and_back_and_with_any_number_of_threads_the_voxels_are_the_same([Values("RAS", "SPR", "AIL")] string order)
    {
        LabelMap map = MapShapes.Noise(new(37, 41, 70), 0.4, 1);
        LabelMap one = Reorientation.To(map, AxisCodes.Parse(order), 1, default), eight = Reorientation.To(map, AxisCodes.Parse(order), 8, default);
        VolumeAssert.Equal(one, eight);
        VolumeAssert.Equal(map, Reorientation.To(one, AxisCodes.Of(map.Grid), 3, default));
    }

    [Test]
    public void A_reoriented_grid_has_the_codes_that_were_asked_for_where_axes_run_along_the_worlds()
    {
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
        {
            Grid grid = new(new(2, 3, 4), new(1, 2, 3), new(4, 5, 6), direction);
            foreach (string order in new[] { "RAS", "LPS", "SPL", "ILA" })
                Assert.That(AxisCodes.Of(Reorientation.Grid(grid, AxisCodes.Parse(order))).ToString(), Is.EqualTo(order));
        }
    }

    [Test]
    public void The_way_back_by_grid_is_exact_for_any_obliqueness()
    {
        foreach (Grid grid in GridSamples.All())
        {
            LabelMap map = new(grid, []);
            for (int i = 0; i < map.Voxels.Length; i++)
                map.Voxels[i] = (ushort)i;
            LabelMap turned = Reorientation.To(map, AxisCodes.Parse("RAS"), 1, default);
            VolumeAssert.Equal(map, Reorientation.To(turned, grid, 1, default));
            Volume<ushort> volume = Volume.Wrap(turned.Memory, turned.Grid);
            Assert.That(Reorientation.To(volume, grid, 1, default).Voxels.SequenceEqual(map.Voxels), Is.True);
        }
    }

    [Test]
    public void A_grid_of_other_voxels_is_no_way_back()
    {
        LabelMap map = new(Sample, []);
        Grid moved = new(Sample.Size, Sample.SpacingMm, new(4, 5, 6.01), Sample.Direction);
        Assert.Throws<GeometryException>(() => Reorientation.To(map, moved, 1, default));
        Assert.That(Reorientation.To(map, Sample, 1, default), Is.SameAs(map));
    }

    [TestCase("data/t1_brain.nii.gz")]
    [TestCase("data/ct_abdomen.nii.gz")]
    [TestCase("data/mr_abdomen.nii.gz")]
    public async Task A_real_image_goes_to_RAS_as_nibabels_closest_canonical_and_back(string file)
    {
        string path = SharedFolder.Require(file);
        Volume volume = await NiftiFile.ReadAsync(path, default);
        Volume<float> floats = volume.Accept(new AsFloat());
        Volume<float> turned = Reorientation.To(floats, AxisCodes.Parse("RAS"), 2, default);
        using Exchange exchange = new();
        string name = exchange.Add(path, AxisCodes.Of(volume.Grid).ToString(), Exchange.Words(turned.Grid.Size), Exchange.Words(turned.Grid));
        exchange.Write<float>(name, "to", turned.Voxels);
        exchange.Check("""
            import nibabel as nib
            for name, path, codes, size, grid in cases():
                image = nib.load(path)
                check(name, ''.join(nib.aff2axcodes(image.affine)) == codes, codes)
                truth = nib.as_closest_canonical(image)
                check(name, np.abs(truth.affine - np.diag([-1, -1, 1, 1.]) @ affine(grid)).max() < 1e-3, 'affine')
                check(name, (truth.get_fdata(dtype=np.float32) == raw(name, 'to', np.float32, sizes(size))).all(), 'voxels')
            """);
        Assert.That(Reorientation.To(turned, volume.Grid, 2, default).Voxels.SequenceEqual(floats.Voxels), Is.True);
    }

    private sealed class AsFloat : IVolumeVisitor<Volume<float>>
    {
        public Volume<float> Visit<T>(Volume<T> volume) where T : unmanaged, System.Numerics.INumber<T>
        {
            Volume<float> floats = Volume.Allocate<float>(volume.Grid);
            for (int i = 0; i < floats.Voxels.Length; i++)
                floats.Voxels[i] = float.CreateTruncating(volume.Voxels[i]);
            return floats;
        }
    }

    [Test]
    public void A_cancelled_call_stops() =>
        Assert.Catch<OperationCanceledException>(() => Reorientation.To(Volume.Allocate<byte>(Sample), AxisCodes.Parse("SAR"), 2, new(true)));
}
