namespace Clara.Imaging.Tests.ConnectedComponentsTests;

/// <summary>The same partition as scipy.ndimage.label, and the same voxels left by the cleaning calls, for 6, 18 and 26 neighbours.</summary>
public sealed class ScipyTests
{
    private const string Oracle = """
        from scipy import ndimage
        for name, size, connectivity, smallest in cases():
            size = sizes(size); smallest = int(smallest)
            structure = ndimage.generate_binary_structure(3, {'6': 1, '18': 2, '26': 3}[connectivity])
            before = raw(name, 'map', np.uint16, size)
            truth, count = ndimage.label(before == 1, structure)
            ours = raw(name, 'components', np.int32, size)
            pairs = np.unique(np.stack([truth.ravel(), ours.ravel()]), axis=1)
            check(name, pairs.shape[1] == len(np.unique(pairs[0])) == len(np.unique(pairs[1])), f'{size} {connectivity}: {count} components, here {ours.max()}')
            check(name, ((truth == 0) == (ours == 0)).all(), 'another foreground')
            # Numbers rise with the first voxel in x-fastest order.
            flat = ours.ravel(order='F'); firsts = [np.argmax(flat == n) for n in range(1, count + 1)]
            check(name, firsts == sorted(firsts), 'numbers do not follow the array')
            counts = np.bincount(flat, minlength=count + 1)[1:]
            check(name, (np.fromfile(os.path.join(folder, name + '.sizes'), np.int64) == counts).all(), 'sizes')
            largest = before.copy()
            if count > 0: largest[(ours != 1 + np.argmax(counts)) & (ours > 0)] = 0
            check(name, (raw(name, 'largest', np.uint16, size) == largest).all(), 'largest')
            kept = before.copy(); kept[np.isin(ours, 1 + np.flatnonzero(counts < smallest))] = 0
            check(name, (raw(name, 'kept', np.uint16, size) == kept).all(), 'small ones')
        """;

    [Test]
    public void Components_and_what_cleaning_leaves_are_scipys()
    {
        using Exchange exchange = new();
        foreach (LabelMap map in MapShapes.All())
            foreach (Connectivity connectivity in Enum.GetValues<Connectivity>())
            {
                Size3 size = map.Grid.Size;
                string name = exchange.Add(Exchange.Words(size), $"{(int)connectivity}", "4");
                ComponentMap components = ConnectedComponents.Label(map, 1, connectivity, default);
                exchange.Write<ushort>(name, "map", map.Voxels);
                exchange.Write<int>(name, "components", components.ToArray());
                exchange.Write<long>(name, "sizes", components.Sizes.ToArray());
                LabelMap largest = Copy(map), kept = Copy(map);
                long removed = ConnectedComponents.Largest(largest, 1, connectivity, default), small = ConnectedComponents.RemoveSmall(kept, 1, 4, connectivity, default);
                exchange.Write<ushort>(name, "largest", largest.Voxels);
                exchange.Write<ushort>(name, "kept", kept.Voxels);
                Assert.That((removed, small), Is.EqualTo((map.CountOf(1) - largest.CountOf(1), map.CountOf(1) - kept.CountOf(1))));
            }
        exchange.Check(Oracle);
    }

    private static LabelMap Copy(LabelMap map) => new(map.Grid, map.Labels, map.Voxels.ToArray());
}
