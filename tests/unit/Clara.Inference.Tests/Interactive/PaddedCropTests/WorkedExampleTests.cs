using Clara.Imaging;
using Clara.Inference.Interactive;

namespace Clara.Inference.Tests.Interactive.PaddedCropTests;

/// <summary>The worked example of NVIDIA's clients: 392 x 392 x 210 voxels, the points of their test suite, padding 20 mm, 128 cubed.</summary>
public sealed class WorkedExampleTests
{
    private static readonly VoxelPoint[] Points = [new(52, 181, 126), new(137, 152, 171), new(97, 113, 148), new(78, 227, 115), new(72, 178, 80), new(97, 175, 188)];

    private static Grid Grid(double x, double y, double z) => Imaging.Grid.Axial(new(392, 392, 210), new(x, y, z));

    [Test]
    public void The_box_is_theirs_without_its_upper_voxels()
    {
        Assert.That(PaddedCrop.Box(Grid(1, 1, 1), Points, 20, false), Is.EqualTo(new VoxelBox(new(32, 93, 60), new(125, 154, 148))));
        Assert.That(PaddedCrop.Box(Grid(1, 1, 1), Points, 20, true), Is.EqualTo(new VoxelBox(new(32, 93, 60), new(126, 155, 149))));
        Assert.That(PaddedCrop.Box(Grid(.8, .8, 2.5), Points, 20, false), Is.EqualTo(new VoxelBox(new(27, 88, 72), new(135, 164, 124))));
    }

    [Test]
    public void The_points_get_the_indices_of_the_C_client()
    {
        Grid grid = Grid(1, 1, 1);
        Grid roi = Resampling.OriginFixedGrid(grid.Crop(PaddedCrop.Box(grid, Points, 20, false)), new Size3(128, 128, 128));
        Assert.That(new[] { roi.SpacingMm.X, roi.SpacingMm.Y, roi.SpacingMm.Z }, Is.EqualTo(new[] { .9766, 1.2031, 1.1562 }).Within(1e-4));
        Assert.That(Points.Select(p => NearestVoxel.Of(roi, grid.ToWorld(p))),
            Is.EqualTo(new VoxelPoint[] { new(20, 73, 57), new(108, 49, 96), new(67, 17, 76), new(47, 111, 48), new(41, 71, 17), new(67, 68, 111) }));
    }

    [Test]
    public void Padding_ends_at_the_image_and_there_is_always_a_voxel()
    {
        Grid grid = Imaging.Grid.Axial(new(10, 12, 1), new(1, 2, 3));
        Assert.That(PaddedCrop.Box(grid, [new(0, 3, 0), new(9, 11, 0)], 5, false), Is.EqualTo(new VoxelBox(new(0, 1, 0), new(9, 10, 1))));
    }

    [Test]
    public void Samples_lie_at_the_crops_index_j_n_over_size_and_beyond_half_a_voxel_they_are_zero()
    {
        Volume<float> crop = Numpy.Volume(Imaging.Grid.Axial(new(3, 2, 5), new(2, 3, 1)), Numpy.Random(30, 3, 1, 2));
        float[] actual = PaddedCrop.Resample(crop, new(10, 4, 3), new(2, default)).Voxels.ToArray();
        float[] expected = Numpy.Run("""
            from scipy.ndimage import map_coordinates
            a = volume(inputs[0], (3, 2, 5))
            new = (10, 4, 3)
            at = np.meshgrid(*[np.arange(m) * n / m for m, n in zip(new, a.shape)], indexing='ij')
            r = map_coordinates(a, at, order=1, mode='nearest')
            for axis in range(3): r[at[axis] > a.shape[axis] - 0.5] = 0
            answer = flat(r)
            """, crop.Voxels.ToArray());
        Assert.That(expected.Count(v => v == 0), Is.GreaterThan(0));
        Numpy.Same(expected, actual, 1e-5);
    }
}
