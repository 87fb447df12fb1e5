namespace Clara.Imaging.Tests.ResamplingTests;

/// <summary>The two conventions of target grids, with the numbers that PyTorch and Clara's client give.</summary>
public sealed class TargetGridTests
{
    private static readonly Grid Five = Grid.Axial(new(5, 1, 1), new(1, 1, 1));

    [Test]
    public void Half_voxel_resize_of_0_to_4_gives_PyTorchs_linear_numbers()
    {
        Volume<short> row = Volume.Wrap<short>(new short[] { 0, 1, 2, 3, 4 }, Five);
        Volume<float> three = Resampling.Linear(row, Resampling.HalfVoxelGrid(Five, new(3, 1, 1)), 1, default);
        Assert.That(three.Voxels.ToArray(), Is.EqualTo(new[] { .33333f, 2, 3.66667f }).Within(1e-5));
    }

    [Test]
    public void Half_voxel_resize_keeps_the_outer_edges()
    {
        Grid grid = new(new(10, 20, 7), new(0.5, 1.5, 3), new(-4, 5, 6), TestKit.TestVolumes.Oblique(20, 30));
        Grid other = Resampling.HalfVoxelGrid(grid, new(3, 41, 7));
        foreach (int end in new[] { 0, 1 })
        {
            WorldPoint a = grid.ToWorld(new Vector3(end * 10 - 0.5, end * 20 - 0.5, end * 7 - 0.5)), b = other.ToWorld(new Vector3(end * 3 - 0.5, end * 41 - 0.5, end * 7 - 0.5));
            Assert.That(new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z).Length, Is.LessThan(1e-9));
        }
        Assert.That(other.Size, Is.EqualTo(new Size3(3, 41, 7)));
    }

    [Test]
    public void Origin_fixed_resize_puts_voxel_j_at_j_times_old_over_new()
    {
        Volume<float> ramp = Volume.Allocate<float>(Grid.Axial(new(6, 1, 1), new(2, 1, 1)));
        for (int i = 0; i < 6; i++)
            ramp.Voxels[i] = 10 * i;
        Grid grid = Resampling.OriginFixedGrid(ramp.Grid, new Size3(4, 1, 1));
        Assert.That(grid.SpacingMm.X, Is.EqualTo(3));
        Assert.That(grid.OriginMm, Is.EqualTo(ramp.Grid.OriginMm));
        Assert.That(Resampling.Linear(ramp, grid, 1, default).Voxels.ToArray(), Is.EqualTo(new float[] { 0, 15, 30, 45 }));
    }

    [Test]
    public void Origin_fixed_spacing_has_MONAI_Spacings_sizes()
    {
        // round((n - 1) * old / new + 1): 99 * 0.7 / 1.5 + 1 = 47.2; 50 * 3 / 2 + 1 = 76; (2 - 1) * 2.5 / 1 + 1 = 3.5, half to even 4.
        Grid grid = Resampling.OriginFixedGrid(Grid.Axial(new(100, 51, 2), new(0.7, 3, 2.5)), new Vector3(1.5, 2, 1));
        Assert.That((grid.Size, grid.SpacingMm, grid.OriginMm), Is.EqualTo((new Size3(47, 76, 4), new Vector3(1.5, 2, 1), default(Vector3))));
    }

    [Test]
    public void A_spacing_that_divides_the_field_of_view_is_the_half_voxel_grid()
    {
        Grid grid = new(new(30, 12, 4), new(1, 2, 3), new(7, 8, 9), TestKit.TestVolumes.Oblique(10, 50));
        Assert.That(Resampling.WithSpacing(grid, new(0.5, 3, 6)).IsSameAs(Resampling.HalfVoxelGrid(grid, new(60, 8, 2))), Is.True);
    }

    [Test]
    public void A_spacing_that_leaves_a_rest_stays_exact_and_about_the_centre()
    {
        Grid grid = Grid.Axial(new(10, 10, 1), new(1, 1, 5));
        Grid other = Resampling.WithSpacing(grid, new(3, 0.7, 50));
        Assert.That(other.Size, Is.EqualTo(new Size3(3, 14, 1)));
        Assert.That(other.SpacingMm, Is.EqualTo(new Vector3(3, 0.7, 50)));
        WorldPoint a = grid.ToWorld(new Vector3(4.5, 4.5, 0)), b = other.ToWorld(new Vector3(1, 6.5, 0));
        Assert.That(new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z).Length, Is.LessThan(1e-9));
    }

    [TestCase(0, 1, 1)]
    [TestCase(1, -1, 1)]
    [TestCase(1, 1, double.NaN)]
    [TestCase(double.PositiveInfinity, 1, 1)]
    [TestCase(1e-12, 1, 1)]
    public void A_spacing_that_cannot_be_is_a_geometry_error(double x, double y, double z)
    {
        Assert.Throws<GeometryException>(() => Resampling.WithSpacing(Five, new(x, y, z)));
        Assert.Throws<GeometryException>(() => Resampling.OriginFixedGrid(Five, new Vector3(x, y, z)));
    }

    [Test]
    public void A_size_of_0_is_a_geometry_error()
    {
        Assert.Throws<GeometryException>(() => Resampling.HalfVoxelGrid(Five, new(1, 0, 1)));
        Assert.Throws<GeometryException>(() => Resampling.OriginFixedGrid(Five, new Size3(1, 1, 0)));
    }
}
