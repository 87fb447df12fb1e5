using Clara.TestKit;

namespace Clara.Imaging.Tests.ResamplingTests;

/// <summary>What callers rely on beside the values: exactness where nothing changes, ties, edges, NaN, threads, cancelling.</summary>
public sealed class ContractTests
{
    private static readonly Grid Sample = new(new(33, 29, 23), new(0.8, 1.1, 2.5), new(4, -5, 6), TestVolumes.Oblique(20, 10));

    private static Grid ObliqueTo(Grid grid) => new(new(40, 30, 20), new(0.7, 1, 2), grid.OriginMm, TestVolumes.Oblique(31, 17) * grid.Direction);

    [Test]
    public void On_its_own_grid_a_volume_stays_bit_for_bit_what_it_is()
    {
        Volume<float> volume = Image();
        volume.Voxels[100] = float.NaN;
        Assert.That(Resampling.Linear(volume, Sample, 2, default).Voxels.ToArray(), Is.EqualTo(volume.Voxels.ToArray()));
        Assert.That(Resampling.Nearest(volume, Sample, 2, default).Voxels.ToArray(), Is.EqualTo(volume.Voxels.ToArray()));
    }

    [Test]
    public void A_flat_image_stays_exactly_flat()
    {
        Volume<float> volume = Volume.Allocate<float>(Sample);
        volume.Voxels.Fill(0.1f);
        foreach (Grid target in new[] { ObliqueTo(Sample), Resampling.HalfVoxelGrid(Sample, new(50, 17, 31)) })
            Assert.That(Resampling.Linear(volume, target, 2, default).Voxels.IndexOfAnyExcept(0.1f), Is.EqualTo(-1));
    }

    [Test]
    public void Half_way_between_two_voxels_the_higher_index_is_the_nearest_along_every_axis()
    {
        // Half the size: each new centre lies half-way. World coordinates that double cannot hold exactly must not decide.
        Grid grid = new(new(8, 6, 4), new(0.7, 1.1, 1.3), new(-100.3, 77.7, 13.1), Sample.Direction);
        Volume<short> volume = Volume.Allocate<short>(grid);
        for (int i = 0; i < volume.Voxels.Length; i++)
            volume.Voxels[i] = (short)i;
        Volume<short> half = Resampling.Nearest(volume, Resampling.HalfVoxelGrid(grid, new(4, 3, 2)), 1, default);
        for (int z = 0; z < 2; z++)
            for (int y = 0; y < 3; y++)
                for (int x = 0; x < 4; x++)
                    Assert.That(half[x, y, z], Is.EqualTo(volume[2 * x + 1, 2 * y + 1, 2 * z + 1]));
    }

    [Test]
    public void Outside_the_nearest_edge_voxel_counts()
    {
        Volume<short> row = Volume.Wrap<short>(new short[] { 5, 6, 9 }, Grid.Axial(new(3, 1, 1), new(1, 1, 1)));
        Grid wide = new(new(7, 1, 1), new(1, 1, 1), new(-2, 40, -1e9), Matrix3.Identity);
        Assert.That(Resampling.Nearest(row, wide, 1, default).Voxels.ToArray(), Is.EqualTo(new short[] { 5, 5, 5, 6, 9, 9, 9 }));
        Assert.That(Resampling.Linear(row, wide, 1, default).Voxels.ToArray(), Is.EqualTo(new float[] { 5, 5, 5, 6, 9, 9, 9 }));
    }

    [Test]
    public void NaN_and_infinity_reach_only_the_voxels_in_which_they_have_a_weight()
    {
        Volume<float> row = Volume.Wrap<float>(new[] { 0, 1, float.NaN, 3, 4, float.PositiveInfinity }, Grid.Axial(new(6, 1, 1), new(1, 1, 1)));
        Grid finer = new(new(11, 1, 1), new(0.5, 1, 1), default, Matrix3.Identity);
        Assert.That(Resampling.Linear(row, finer, 1, default).Voxels.ToArray(),
            Is.EqualTo(new[] { 0, 0.5f, 1, float.NaN, float.NaN, float.NaN, 3, 3.5f, 4, float.PositiveInfinity, float.PositiveInfinity }));
    }

    [Test]
    public void The_number_of_threads_changes_no_bit([Values] bool oblique)
    {
        Volume<float> volume = Image();
        Grid target = oblique ? ObliqueTo(Sample) : Resampling.WithSpacing(Reorientation.Grid(Sample, AxisCodes.Parse("SAR")), new(1.3, 0.9, 1));
        foreach (int degree in new[] { 2, 7, 0 })
        {
            Assert.That(Resampling.Linear(volume, target, degree, default).Voxels.SequenceEqual(Resampling.Linear(volume, target, 1, default).Voxels), Is.True);
            Assert.That(Resampling.Nearest(volume, target, degree, default).Voxels.SequenceEqual(Resampling.Nearest(volume, target, 1, default).Voxels), Is.True);
        }
    }

    [Test]
    public void Labels_keep_their_names_and_the_source_its_voxels()
    {
        LabelMap map = TestVolumes.Sphere(Sample, Sample.ToWorld(new VoxelPoint(16, 14, 11)), 8);
        ushort[] before = map.Voxels.ToArray();
        LabelMap resampled = Resampling.Nearest(map, ObliqueTo(Sample), 2, default);
        Assert.That(resampled.Labels, Is.EqualTo(map.Labels));
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void A_call_that_is_cancelled_on_its_way_stops([Values] bool oblique)
    {
        Grid large = new(new(400, 400, 400), new(0.05, 0.05, 0.05), Sample.OriginMm, oblique ? Sample.Direction * TestVolumes.Oblique(5, 5) : Sample.Direction);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(20));
        Assert.Catch<OperationCanceledException>(() =>
        {
            for (int i = 0; i < 1000; i++)
                Resampling.Nearest(Volume.Wrap(new byte[Sample.Size.Count].AsMemory(), Sample), large, 2, cancel.Token);
        });
        Assert.Catch<OperationCanceledException>(() => Resampling.Linear(Image(), ObliqueTo(Sample), 1, new(true)));
    }

    [Test]
    public void Grids_too_far_apart_for_any_index_are_a_geometry_error()
    {
        Grid tiny = Grid.Axial(new(2, 2, 2), new(1e-100, 1e-100, 1e-100)), far = new(new(2, 2, 2), new(1, 1, 1), new(1e300, 0, 0), Matrix3.Identity);
        Assert.Throws<GeometryException>(() => Resampling.Nearest(new LabelMap(tiny, []), far, 1, default));
    }

    private static Volume<float> Image() => TestVolumes.Image(TestVolumes.Sphere(Sample, Sample.ToWorld(new VoxelPoint(16, 14, 11)), 8), 100, 20, 5, 3);
}
