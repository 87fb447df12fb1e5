using Clara.Imaging;
using Clara.Inference.Transforms;
using Clara.TestKit;

namespace Clara.Inference.Tests.Transforms.RestorationTests;

/// <summary>Each voxel of the image takes the label of the nearest voxel of the map, by a search over world distances; background outside of the map's field of view.</summary>
public sealed class NearestTests
{
    private static LabelMap Noise(Grid grid, int seed)
    {
        Random random = new(seed);
        LabelMap map = new(grid, [new(1, "a"), new(2, "b"), new(700, "c")]);
        foreach (ref ushort v in map.Voxels)
            v = (ushort)(random.Next(3) switch { 0 => 1, 1 => 2, _ => 700 });
        return map;
    }

    [Test]
    public void All_48_axis_orders_take_the_nearest_label_and_nothing_from_outside()
    {
        // Extents and origins without ties; the image reaches past the map on some sides.
        int seed = 0, outside = 0;
        foreach (Matrix3 direction in TestVolumes.AxisDirections())
        {
            LabelMap map = Noise(new(new(7, 5, 6), new(1.3, 2.1, 0.9), new(-3.07, 2.03, 11.01), direction), ++seed);
            WorldPoint centre = map.Grid.ToWorld(new Vector3(3, 2, 3));
            Grid target = new(new(11, 9, 8), new(1.01, 1.17, 1.43), new(centre.X - 5.2, centre.Y - 4.3, centre.Z - 5.6), Matrix3.Identity);
            outside += Check(map, target);
        }
        Assert.That(outside, Is.GreaterThan(1000));
    }

    [Test]
    public void Oblique_grids_take_the_nearest_label()
    {
        for (int seed = 1; seed <= 6; seed++)
        {
            LabelMap map = Noise(new(new(7, 5, 6), new(1.3, 2.1, 0.9), new(-3.07, 2.03, 11.01), TestVolumes.Oblique(seed * 13, seed * 7)), seed);
            WorldPoint centre = map.Grid.ToWorld(new Vector3(3, 2, 3));
            Check(map, new(new(9, 10, 7), new(1.01, 1.17, 1.43), new(centre.X - 4.2, centre.Y - 4.3, centre.Z - 4.6), TestVolumes.Oblique(seed * 5, -20)));
        }
    }

    /// <summary>A reorientation and back is the same map, whatever the order between.</summary>
    [Test]
    public void What_was_only_turned_comes_back_voxel_for_voxel()
    {
        LabelMap map = Noise(new(new(7, 5, 6), new(0.7, 1.9, 3.3), new(-103.07, 52.03, 11.01), TestVolumes.Oblique(10, 5)), 4);
        foreach (string codes in new[] { "RAS", "LPS", "LIA", "SAR", "PIR", "AIL" })
            VolumeAssert.Equal(map, Restoration.To(Reorientation.To(map, AxisCodes.Parse(codes), 1, default), map.Grid, new(2, default)));
    }

    /// <summary>From 2 mm to 1 mm every second voxel lies half-way between two: they take the higher one, all of them, however the origin rounds.</summary>
    [TestCase(0, 0, 0), TestCase(-123.456, 17.89, 1001.1), TestCase(1.0 / 3, -1e4 / 7, 0.1)]
    public void Voxels_half_way_take_the_higher_index_on_every_grid(double x, double y, double z)
    {
        foreach (Matrix3 direction in TestVolumes.AxisDirections().Append(TestVolumes.Oblique(31, 17)))
        {
            Grid image = new(new(12, 11, 10), new(1, 1, 1), new(x, y, z), direction);
            LabelMap map = Noise(Resampling.OriginFixedGrid(image, new Vector3(2, 2, 2)), 8), restored = Restoration.To(map, image, new(1, default));
            for (int k = 0; k < 10; k++)
                for (int j = 0; j < 11; j++)
                    for (int i = 0; i < 12; i++)
                        Assert.That(restored[i, j, k], Is.EqualTo(map[Up(i, map.Grid.Size.X), Up(j, map.Grid.Size.Y), Up(k, map.Grid.Size.Z)]), $"voxel {i}, {j}, {k}");
        }
        static int Up(int index, int size) => Math.Min(size - 1, (index + 1) / 2);
    }

    /// <summary>The extent of the resampled image is rounded, so that its last voxel may end up to half a voxel before the image's last centre: that belongs to the field of view.</summary>
    [TestCase(2.0), TestCase(1.7), TestCase(3.0), TestCase(0.6), TestCase(4.1)]
    public void No_voxel_of_the_image_is_lost_to_the_rounding_of_the_resampled_extent(double spacing)
    {
        for (int size = 2; size < 14; size++)
        {
            Grid image = new(new(size, size, size), new(1, 1, 1), new(-45.3, 12.7, 3.1), Matrix3.Identity);
            LabelMap map = new(Resampling.OriginFixedGrid(image, new Vector3(spacing, spacing, spacing)), [new(1, "a")]);
            map.Voxels.Fill(1);
            Assert.That(Restoration.To(map, image, new(1, default)).CountOf(1), Is.EqualTo(image.Size.Count), $"{size} voxels");
        }
    }

    [Test]
    public void A_map_that_lies_there_already_is_the_result_and_degrees_agree()
    {
        LabelMap map = Noise(Grid.Axial(new(20, 30, 40), new(1, 1, 2)), 5);
        Assert.That(Restoration.To(map, Grid.Axial(new(20, 30, 40), new(1, 1, 2)), new(1, default)), Is.SameAs(map));
        Grid target = Grid.Axial(new(33, 31, 77), new(0.7, 0.9, 1.1));
        LabelMap one = Restoration.To(map, target, new(1, default));
        Assert.That(one.Labels, Is.EqualTo(map.Labels));
        foreach (int degree in new[] { 2, 5 })
            VolumeAssert.Equal(one, Restoration.To(map, target, new(degree, default)));
        Assert.Throws<OperationCanceledException>(() => Restoration.To(map, target, new(1, new(true))));
    }

    [Test]
    public void A_map_far_away_gives_background()
    {
        LabelMap map = Noise(new(new(4, 4, 4), new(1, 1, 1), new(1e6, -1e6, 1e6), Matrix3.Identity), 5);
        Assert.That(Restoration.To(map, Grid.Axial(new(5, 5, 5), new(1, 1, 1)), new(1, default)).CountOf(0), Is.EqualTo(125));
    }

    /// <summary>The truth: of all voxels of the map the one whose centre is nearest along each of its own axes; outside where that is over half a voxel away.</summary>
    private static int Check(LabelMap map, Grid target)
    {
        LabelMap restored = Restoration.To(map, target, new(2, default));
        Assert.That((restored.Grid, restored.Labels), Is.EqualTo((target, map.Labels)));
        int outside = 0;
        for (int z = 0; z < target.Size.Z; z++)
            for (int y = 0; y < target.Size.Y; y++)
                for (int x = 0; x < target.Size.X; x++)
                {
                    WorldPoint w = target.ToWorld(new VoxelPoint(x, y, z));
                    ushort expected = LabelAt(map, w);
                    outside += expected == 0 ? 1 : 0;
                    Assert.That(restored[x, y, z], Is.EqualTo(expected), $"voxel {x}, {y}, {z}");
                }
        return outside;
    }

    private static ushort LabelAt(LabelMap map, WorldPoint w)
    {
        int[] nearest = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            Vector3 along = map.Grid.Direction.Column(axis), o = map.Grid.OriginMm;
            double mm = (w.X - o.X) * along.X + (w.Y - o.Y) * along.Y + (w.Z - o.Z) * along.Z;
            nearest[axis] = Enumerable.Range(0, map.Grid.Size[axis]).MinBy(i => Math.Abs(i * map.Grid.SpacingMm[axis] - mm));
            if (Math.Abs(nearest[axis] * map.Grid.SpacingMm[axis] - mm) > map.Grid.SpacingMm[axis] / 2)
                return 0;
        }
        return map[nearest[0], nearest[1], nearest[2]];
    }
}
