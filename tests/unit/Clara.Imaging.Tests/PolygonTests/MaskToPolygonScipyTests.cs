namespace Clara.Imaging.Tests.PolygonTests;

/// <summary>
/// Which borders there are, their order, starts, pixels and directions, from scipy's labels of components (8-connected) and of background regions (4-connected):
/// another way to the same rules, without following a border.
/// </summary>
public sealed class MaskToPolygonScipyTests
{
    private const string Oracle = """
        import json
        from scipy import ndimage
        cross = ndimage.generate_binary_structure(2, 1)
        def expected(mask):
            mask = np.pad(mask, 1)
            parts, n = ndimage.label(mask, np.ones((3, 3)))
            gaps, m = ndimage.label(~mask, cross)
            def first(labels, k): return tuple(int(v) for v in np.argwhere(labels == k)[0])
            def border(part, gap): return {(int(i), int(j)) for i, j in np.argwhere((parts == part) & ndimage.binary_dilation(gaps == gap, cross))}
            starts = {k: first(parts, k) for k in range(1, n + 1)}
            lies_in = {k: gaps[i, j - 1] for k, (i, j) in starts.items()}
            outside = gaps[0, 0]
            holes = {g: (lambda i, j: (i, j - 1))(*first(gaps, g)) for g in range(1, m + 1) if g != outside}
            around = {g: parts[i, j] for g, (i, j) in holes.items()}
            answer = []
            def components(gap):
                for k in sorted((k for k in starts if lies_in[k] == gap), key=starts.get, reverse=True):
                    answer.append((False, starts[k], border(k, gap)))
                    for g in sorted((g for g in holes if around[g] == k), key=holes.get, reverse=True):
                        answer.append((True, holes[g], border(k, g)))
                        components(g)
            components(outside)
            return [(hole, (s[0] - 1, s[1] - 1), {(i - 1, j - 1) for i, j in b}) for hole, s, b in answer]
        def fits(polygon, hole, start, pixels):
            p = [(i, j) for j, i in polygon]
            if p[0] != start or set(p) != pixels: return False
            q = p[1:] + p[:1]
            if len(p) == 1: return True
            if any(max(abs(a[0] - b[0]), abs(a[1] - b[1])) != 1 for a, b in zip(p, q)) or len(set(zip(p, q))) != len(p): return False
            turn = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(p, q))
            return turn <= 0 if hole else turn >= 0
        for name, size in cases():
            size = sizes(size)
            mask = raw(name, 'map', np.uint16, size) != 0
            ours = json.load(open(os.path.join(folder, name + '.json')))
            check(name, len(ours) == size[2], 'slices')
            for k in range(size[2]):
                truth = expected(mask[:, :, k])
                check(name, len(truth) == len(ours[k]) and all(fits(o, *t) for o, t in zip(ours[k], truth)), f'slice {k} of {size}: {len(truth)} borders expected, {len(ours[k])} here')
        """;

    [Test]
    public void Borders_starts_order_and_pixels_are_those_of_components_and_holes()
    {
        using Exchange exchange = new();
        foreach (LabelMap map in MapShapes.All().Where(m => m.Grid.Size.Count < 8000))
        {
            string name = exchange.Add(Exchange.Words(map.Grid.Size));
            exchange.Write<ushort>(name, "map", map.Voxels);
            exchange.Write<byte>(name, "json", System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(MaskToPolygon.Of(map, 0, default)));
        }
        exchange.Check(Oracle);
    }
}
