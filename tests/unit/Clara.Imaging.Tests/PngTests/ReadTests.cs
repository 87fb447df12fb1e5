using System.Globalization;
using System.Runtime.InteropServices;
using Clara.TestKit;

namespace Clara.Imaging.Tests.PngTests;

/// <summary>PNG files that PIL wrote, and files of a small writer in Python (every depth, colour type, filter, interlaced or not) that PIL reads as numpy made them.</summary>
public sealed class ReadTests
{
    /// <summary>Prints a line a file: name, width, height, channels, bytes a sample, spacing; beside it the channels as raw files. Stops where PIL does not see numpy's values.</summary>
    private const string Make = """
        import sys, os, zlib, struct, numpy as np
        from PIL import Image, PngImagePlugin
        folder = sys.argv[1]
        rng = np.random.default_rng(8)
        def emit(name, v, spacing=(1.0, 1.0)):
            v = v[..., None] if v.ndim == 2 else v
            for c in range(v.shape[2]): v[..., c].tofile(os.path.join(folder, f'{name}.{c}'))
            print('|'.join(map(str, [name, v.shape[1], v.shape[0], v.shape[2], v.dtype.itemsize, repr(spacing[0]), repr(spacing[1])])))
        def smooth(h, w): return (np.add.outer(np.arange(h) * 3, np.arange(w) * 5) + rng.integers(0, 9, (h, w)))
        # PIL's own
        v = (smooth(37, 29) % 256).astype(np.uint8); Image.fromarray(v).save(os.path.join(folder, 'pil-grey.png'), dpi=(254, 127)); emit('pil-grey.png', v, (0.1, 0.2))
        v = (smooth(31, 64) * 211 % 65536).astype(np.uint16); Image.fromarray(v).save(os.path.join(folder, 'pil-grey16.png')); emit('pil-grey16.png', v)
        v = rng.integers(0, 2, (17, 23)).astype(np.uint8); Image.fromarray(v.astype(bool)).save(os.path.join(folder, 'pil-bits.png')); emit('pil-bits.png', v)
        v = rng.integers(0, 256, (20, 21, 3)).astype(np.uint8); Image.fromarray(v).save(os.path.join(folder, 'pil-colour.png'), optimize=True); emit('pil-colour.png', v)
        v = rng.integers(0, 256, (20, 21, 4)).astype(np.uint8); Image.fromarray(v).save(os.path.join(folder, 'pil-alpha.png')); emit('pil-alpha.png', v)
        v = rng.integers(0, 256, (20, 21, 2)).astype(np.uint8); Image.fromarray(v, 'LA').save(os.path.join(folder, 'pil-greyalpha.png')); emit('pil-greyalpha.png', v)
        for colours in (256, 16, 4, 2):
            p = Image.fromarray(rng.integers(0, 256, (33, 35, 3)).astype(np.uint8)).quantize(colours)
            p.save(os.path.join(folder, f'pil-palette{colours}.png')); emit(f'pil-palette{colours}.png', np.asarray(p.convert('RGB')))
        # every depth, colour type and filter
        def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
        def packed(v, depth):
            rows = []
            for y in range(v.shape[0]):
                s = v[y].ravel()
                if depth == 16: rows.append(s.astype('>u2').tobytes())
                elif depth == 8: rows.append(s.astype(np.uint8).tobytes())
                else:
                    bits = ''.join(format(int(i), f'0{depth}b') for i in s); bits += '0' * (-len(bits) % 8)
                    rows.append(int(bits, 2).to_bytes(len(bits) // 8, 'big'))
            return rows
        def paeth(a, b, c):
            p = a + b - c; pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
            return a if pa <= pb and pa <= pc else b if pb <= pc else c
        def filtered(rows, back):
            out, above = b'', bytes(len(rows[0]))
            for y, row in enumerate(rows):
                kind = y % 5
                a = [row[i - back] if i >= back else 0 for i in range(len(row))]; c = [above[i - back] if i >= back else 0 for i in range(len(row))]
                guess = [[0, a[i], above[i], (a[i] + above[i]) // 2, paeth(a[i], above[i], c[i])][kind] for i in range(len(row))]
                out += bytes([kind]) + bytes((row[i] - guess[i]) % 256 for i in range(len(row))); above = row
            return out
        def write(name, v, depth, colour, interlaced):
            v3 = v[..., None] if v.ndim == 2 else v
            back = max(1, depth * v3.shape[2] // 8)
            passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
            parts = [v3[y0::dy, x0::dx] for x0, y0, dx, dy in passes]
            data = zlib.compress(b''.join(filtered(packed(p, depth), back) for p in parts if p.size))
            third = len(data) // 3
            ihdr = struct.pack('>IIBBBBB', v3.shape[1], v3.shape[0], depth, colour, 0, 0, int(interlaced))
            body = b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', ihdr) + chunk(b'gAMA', struct.pack('>I', 45455)) + chunk(b'IDAT', data[:third]) + chunk(b'IDAT', b'') + chunk(b'IDAT', data[third:]) + chunk(b'IEND', b'')
            open(os.path.join(folder, name), 'wb').write(body)
            seen = np.asarray(Image.open(os.path.join(folder, name)))
            if depth == 16 and v3.shape[2] > 1: expected = v >> 8            # PIL has no colours of 16 bits
            elif depth < 8: expected = v * (255 // (2 ** depth - 1)); seen = seen.astype(int) * (255 if seen.dtype == bool else 1)
            else: expected = v
            assert np.array_equal(seen, expected), name
            emit(name, v)
        for depth in (1, 2, 4, 8, 16):
            for colour, channels in ((0, 1), (2, 3), (4, 2), (6, 4)):
                if colour and depth < 8: continue
                for interlaced in (False, True):
                    for h, w in ((19, 21), (1, 1), (3, 2), (8, 5)):
                        v = rng.integers(0, 2 ** depth, (h, w) if channels == 1 else (h, w, channels)).astype(np.uint16 if depth == 16 else np.uint8)
                        if colour == 4 and depth == 16: continue
                        write(f'made-{depth}-{colour}-{int(interlaced)}-{w}x{h}.png', v, depth, colour, interlaced)
        """;

    [Test]
    public async Task Everything_has_the_samples_that_PIL_sees()
    {
        using TempFolder folder = new();
        string[] lines = Python.Run(Make, folder.Path).Trim().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(10 + 80));
        foreach (string line in lines)
        {
            string[] f = line.Trim().Split('|');
            int[] n = [.. f[1..5].Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
            ImageFileInfo info = await ImageFile.ReadInfoAsync(folder.File(f[0]), default);
            Assert.That((info.Grid.Size, info.Components), Is.EqualTo((new Size3(n[0], n[1], 1), (long)n[2])), f[0]);
            Assert.That(info.Grid.SpacingMm.X, Is.EqualTo(double.Parse(f[5], CultureInfo.InvariantCulture)).Within(1e-4), f[0]);
            Assert.That(info.Grid.SpacingMm.Y, Is.EqualTo(double.Parse(f[6], CultureInfo.InvariantCulture)).Within(1e-4), f[0]);
            for (int c = 0; c < n[2]; c++)
            {
                Volume volume = await ImageFile.ReadAsync(folder.File(f[0]), new() { Component = n[2] > 1 ? c : null }, default);
                byte[] expected = await File.ReadAllBytesAsync(folder.File($"{f[0]}.{c}"));
                ReadOnlySpan<byte> actual = n[3] == 2 ? MemoryMarshal.AsBytes(((Volume<ushort>)volume).Voxels) : ((Volume<byte>)volume).Voxels;
                Assert.That(actual.SequenceEqual(expected), Is.True, $"{f[0]}, component {c}");
            }
        }
    }

    [Test]
    public async Task A_palette_holds_label_ids_and_colours_need_a_choice()
    {
        using TempFolder folder = new();
        Python.Run("""
            import sys, numpy as np
            from PIL import Image
            p = Image.fromarray((np.arange(12).reshape(3, 4) % 5).astype(np.uint8), 'P'); p.putpalette([9, 9, 9, 255, 0, 0, 0, 255, 0, 0, 0, 255, 7, 7, 7]); p.save(sys.argv[1])
            """, folder.File("p.png"));
        LabelMap map = await PngFile.ReadLabelMapAsync(folder.File("p.png"), null, default);
        Assert.That(map.Voxels.ToArray(), Is.EqualTo(Enumerable.Range(0, 12).Select(i => (ushort)(i % 5))));
        GeometryException e = (await Assert.CatchAsync<GeometryException>(() => PngFile.ReadAsync(folder.File("p.png"), default)))!;
        Assert.That(e.Message, Does.Contain("p.png holds 3 components").And.Contain("--component 0 to 2"));
        Assert.That(((Volume<byte>)await PngFile.ReadAsync(folder.File("p.png"), new() { Component = 1 }, default)).Voxels[2], Is.EqualTo(255));
    }
}
