namespace Clara.Imaging.Tests.ResamplingTests;

/// <summary>PyTorch's area and nearest: its own numbers, numpy by the definition, scikit-image's block means where sizes divide.</summary>
public sealed class SizeModeTests
{
    private const string Oracle = """
        from skimage.measure import block_reduce
        for name, size, newsize in cases():
            size, newsize = sizes(size), sizes(newsize)
            v = raw(name, 'from', np.int16, size)
            area, nearest = raw(name, 'area', np.float32, newsize), raw(name, 'nearest', np.int16, newsize)
            first = [[int(np.floor(i * o / n + 1e-9)) for i in range(n)] for o, n in zip(size, newsize)]
            end = [[int(np.ceil((i + 1) * o / n - 1e-9)) for i in range(n)] for o, n in zip(size, newsize)]
            check(name, (v[np.ix_(*first)] == nearest).all(), f'nearest {size} to {newsize}')
            mean = np.array([[[v[first[0][i]:end[0][i], first[1][j]:end[1][j], first[2][k]:end[2][k]].mean()
                               for k in range(newsize[2])] for j in range(newsize[1])] for i in range(newsize[0])])
            check(name, np.abs(mean - area).max() < 1e-3, f'area {size} to {newsize}')
            if all(o % n == 0 for o, n in zip(size, newsize)):
                blocks = block_reduce(v.astype(float), tuple(o // n for o, n in zip(size, newsize)), np.mean)
                check(name, np.abs(blocks - area).max() < 1e-3, f'blocks {size} to {newsize}')
        """;

    [Test]
    public void A_row_of_0_to_4_gives_PyTorchs_numbers()
    {
        Volume<short> row = Volume.Wrap<short>(new short[] { 0, 1, 2, 3, 4 }, Grid.Axial(new(5, 1, 1), new(1, 1, 1)));
        Assert.That(Resampling.FloorNearest(row, new(3, 1, 1), 1, default).Voxels.ToArray(), Is.EqualTo(new short[] { 0, 1, 3 }));
        Assert.That(Resampling.Area(row, new(2, 1, 1), 1, default).Voxels.ToArray(), Is.EqualTo(new float[] { 1, 3 }));
    }

    [Test]
    public void Any_size_to_any_other_is_as_defined_with_any_number_of_threads()
    {
        using Exchange exchange = new();
        Random random = new(6);
        foreach (Size3 size in new Size3[] { new(12, 10, 8), new(7, 5, 1), new(1, 9, 11) })
            foreach (Size3 newSize in new Size3[] { new(6, 5, 4), new(3, 10, 2), new(5, 7, 3), new(13, 21, 9), new(1, 1, 1), new(12, 5, 8) })
            {
                Volume<short> volume = Volume.Allocate<short>(Grid.Axial(size, new(1, 2, 3)));
                foreach (ref short v in volume.Voxels)
                    v = (short)random.Next(-1000, 1000);
                Volume<float> area = Resampling.Area(volume, newSize, 1, default);
                Volume<short> nearest = Resampling.FloorNearest(volume, newSize, 1, default);
                Assert.That(area.Grid.IsSameAs(Resampling.HalfVoxelGrid(volume.Grid, newSize)) && nearest.Grid.IsSameAs(area.Grid));
                Assert.That(Resampling.Area(volume, newSize, 3, default).Voxels.SequenceEqual(area.Voxels), Is.True);
                string name = exchange.Add(Exchange.Words(size), Exchange.Words(newSize));
                exchange.Write<short>(name, "from", volume.Voxels);
                exchange.Write<float>(name, "area", area.Voxels);
                exchange.Write<short>(name, "nearest", nearest.Voxels);
            }
        exchange.Check(Oracle);
    }

    [Test]
    public void A_cancelled_call_stops()
    {
        Volume<byte> volume = Volume.Allocate<byte>(Grid.Axial(new(4, 4, 4), new(1, 1, 1)));
        Assert.Catch<OperationCanceledException>(() => Resampling.Area(volume, new(2, 2, 2), 2, new(true)));
        Assert.Catch<OperationCanceledException>(() => Resampling.FloorNearest(volume, new(2, 2, 2), 2, new(true)));
    }
}
