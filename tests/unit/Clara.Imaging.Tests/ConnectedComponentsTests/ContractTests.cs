namespace Clara.Imaging.Tests.ConnectedComponentsTests;

/// <summary>Masks, ties, cancelling and wrong arguments.</summary>
public sealed class ContractTests
{
    [Test]
    public void A_mask_has_the_components_of_the_map_with_the_same_voxels()
    {
        LabelMap map = MapShapes.Noise(new(13, 12, 11), 0.3, 8);
        bool[] mask = [.. map.Voxels.ToArray().Select(v => v == 1)];
        foreach (Connectivity c in Enum.GetValues<Connectivity>())
            Assert.That(ConnectedComponents.Label(mask, map.Grid.Size, c, default).ToArray(), Is.EqualTo(ConnectedComponents.Label(map, 1, c, default).ToArray()));
    }

    [Test]
    public void Of_equally_large_components_the_first_in_array_order_stays()
    {
        LabelMap map = new(Grid.Axial(new(7, 1, 1), new(1, 1, 1)), [new(1, "a")], [1, 0, 1, 1, 0, 1, 1]);
        Assert.That(ConnectedComponents.Largest(map, 1, Connectivity.Corners, default), Is.EqualTo(3));
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(new ushort[] { 0, 0, 1, 1, 0, 0, 0 }));
    }

    [Test]
    public void Other_labels_are_not_touched()
    {
        LabelMap map = new(Grid.Axial(new(6, 1, 1), new(1, 1, 1)), [new(1, "a"), new(9, "b")], [1, 9, 1, 1, 0, 9]);
        ConnectedComponents.Largest(map, 1, Connectivity.Faces, default);
        ConnectedComponents.RemoveSmall(map, 9, 1, Connectivity.Faces, default);
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(new ushort[] { 0, 9, 1, 1, 0, 9 }));
    }

    [Test]
    public void A_cancelled_cleaning_leaves_the_map_as_it_was()
    {
        LabelMap map = MapShapes.Noise(new(9, 9, 9), 0.3, 2);
        ushort[] before = map.Voxels.ToArray();
        CancellationToken cancelled = new(true);
        Assert.Throws<OperationCanceledException>(() => ConnectedComponents.Largest(map, 1, Connectivity.Faces, cancelled));
        Assert.Throws<OperationCanceledException>(() => ConnectedComponents.RemoveSmall(map, 1, 99, Connectivity.Faces, cancelled));
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(before));
    }

    [Test]
    public void Wrong_arguments_are_refused()
    {
        LabelMap map = MapShapes.Noise(new(3, 3, 3), 0.5, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConnectedComponents.Label(map, 0, Connectivity.Faces, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConnectedComponents.Label(map, 1, (Connectivity)8, default));
        Assert.Throws<ArgumentException>(() => ConnectedComponents.Label(new bool[26], map.Grid.Size, Connectivity.Faces, default));
    }
}
