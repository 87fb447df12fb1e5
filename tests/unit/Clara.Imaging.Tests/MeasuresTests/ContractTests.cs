namespace Clara.Imaging.Tests.MeasuresTests;

/// <summary>Known answers, empty structures, several ids, degrees, cancelling and wrong arguments.</summary>
public sealed class ContractTests
{
    private static readonly Grid Space = Grid.Axial(new(9, 8, 7), new(1, 2, 3));

    private static LabelMap Plate(Grid grid, int z, ushort id)
    {
        LabelMap map = new(grid, [new(id, "plate")]);
        map.Voxels.Slice((int)grid.Offset(0, 0, z), grid.Size.X * grid.Size.Y).Fill(id);
        return map;
    }

    private static SurfaceDistances Between(LabelMap a, int idOfA, LabelMap b, int idOfB, double tolerance = 1, int degree = 0) =>
        SurfaceDistances.Between(LabelRegion.Of(a, idOfA, default), LabelRegion.Of(b, idOfB, default), tolerance, degree, default);

    [TestCase(5.99, 0)]
    [TestCase(6, 1)]
    public void Two_plates_are_as_far_apart_as_they_lie(double tolerance, double nsd) =>
        Assert.That(Between(Plate(Space, 1, 4), 4, Plate(Space, 3, 9), 9, tolerance), Is.EqualTo(new SurfaceDistances(6, 6, nsd)));

    [Test]
    public void A_tolerance_of_one_voxel_holds_also_where_the_file_keeps_the_spacing_as_a_float()
    {
        Grid grid = Grid.Axial(new(4, 4, 4), new(1, 1, 0.6f));
        Assert.That(grid.SpacingMm.Z, Is.GreaterThan(0.6), "a float of 0.6 that is not above 0.6 tells nothing");
        Assert.That(Between(Plate(grid, 1, 1), 1, Plate(grid, 2, 1), 1, 0.6).Nsd, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_against_nothing_is_perfect_and_nothing_against_something_infinitely_far()
    {
        LabelMap empty = new(Space, []), plate = Plate(Space, 1, 1);
        SurfaceDistances missed = new(double.PositiveInfinity, double.PositiveInfinity, 0);
        Assert.That(Between(empty, 1, empty, 2), Is.EqualTo(new SurfaceDistances(0, 0, 1)));
        Assert.That(Between(empty, 1, plate, 1), Is.EqualTo(missed));
        Assert.That(Between(plate, 1, empty, 1), Is.EqualTo(missed));
    }

    [Test]
    public void Several_ids_make_one_structure_without_a_surface_between_them()
    {
        LabelMap parts = MapShapes.Noise(new(14, 13, 12), 0.5, 4), whole = new(parts.Grid, [new(1, "a")], [.. parts.Voxels.ToArray().Select(v => (ushort)Math.Min(v, (ushort)1))]);
        LabelMap other = MapShapes.Noise(new(14, 13, 12), 0.2, 5);
        IReadOnlyDictionary<int, LabelRegion> each = LabelRegion.OfEach(parts, default);
        LabelRegion union = LabelRegion.Union(parts, [each[1], each[2]]), one = LabelRegion.Of(whole, 1, default), against = LabelRegion.Of(other, 1, default);
        Assert.That((union.Voxels, union.Box, union.VolumeMl), Is.EqualTo((one.Voxels, one.Box, one.VolumeMl)));
        Assert.That(SurfaceDistances.Between(union, against, 1, 0, default), Is.EqualTo(SurfaceDistances.Between(one, against, 1, 0, default)));
    }

    [Test]
    public void Regions_of_one_pass_are_those_of_each_id()
    {
        foreach (LabelMap map in MapShapes.All())
        {
            IReadOnlyDictionary<int, LabelRegion> each = LabelRegion.OfEach(map, default);
            Assert.That(each.Keys, Is.EquivalentTo(map.Voxels.ToArray().Distinct().Where(v => v != 0).Select(v => (int)v)));
            foreach ((int id, LabelRegion region) in each)
                Assert.That((region.Voxels, region.Box), Is.EqualTo((map.CountOf(id), LabelBox.Of(map, id, default))));
        }
    }

    [Test]
    public void The_degree_does_not_change_a_bit()
    {
        LabelMap a = MapShapes.Noise(new(33, 28, 25), 0.4, 6), b = MapShapes.Noise(new(33, 28, 25), 0.2, 7);
        SurfaceDistances alone = Between(a, 1, b, 1, 1, 1);
        foreach (int degree in new[] { 0, 2, 5 })
            Assert.That(Between(a, 1, b, 1, 1, degree), Is.EqualTo(alone));
    }

    [Test]
    public void The_memory_is_known_before()
    {
        LabelMap a = Plate(Space, 1, 1), b = Plate(Space, 3, 1);
        LabelRegion first = LabelRegion.Of(a, 1, default), second = LabelRegion.Of(b, 1, default);
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            SurfaceDistances.Between(first, second, 1, 1, default);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Allocated();
        // Beyond the arrays that grow with the structures: two tables of all ids and the workspace of lines.
        Assert.That(SurfaceDistances.MemoryBytes(first, second), Is.EqualTo(10 * 9 * 8 * 3 + 8 * 2 * 9 * 8));
        Assert.That(Allocated(), Is.LessThan(SurfaceDistances.MemoryBytes(first, second) + 2 * 65536 + 40_000));
    }

    [Test]
    public void Wrong_arguments_and_cancelled_calls_are_refused()
    {
        LabelMap a = Plate(Space, 1, 1), elsewhere = Plate(Grid.Axial(Space.Size, new(1, 2, 3.1)), 1, 1);
        LabelRegion region = LabelRegion.Of(a, 1, default);
        Assert.Throws<GeometryException>(() => Between(a, 1, elsewhere, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Between(a, 1, a, 1, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Between(a, 1, a, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Between(a, 1, a, 1, double.PositiveInfinity));
        Assert.Throws<OperationCanceledException>(() => SurfaceDistances.Between(region, region, 1, 0, new(true)));
        Assert.Throws<OperationCanceledException>(() => LabelRegion.OfEach(a, new(true)));
    }
}
