using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using Clara.TestKit;

namespace Clara.Imaging.Tests.NrrdTests;

/// <summary>What is written comes back, and Python with nothing but gzip and numpy decodes the same from it.</summary>
public sealed class RoundTripTests
{
    /// <summary>Reads a file by hand and prints sizes, type, directions, origin and voxel sums.</summary>
    private const string Decode = """
        import sys, gzip, os, numpy as np
        types = {'unsigned char': '<u1', 'signed char': '<i1', 'unsigned short': '<u2', 'short': '<i2', 'int': '<i4', 'float': '<f4', 'double': '<f8'}
        for path in sys.argv[1:]:
            raw = open(path, 'rb').read()
            head, sep, body = raw.partition(b'\n\n')
            lines = head.decode().split('\n')
            assert lines[0] == 'NRRD0004', lines[0]
            f = dict(l.split(': ', 1) for l in lines[1:] if l and l[0] != '#' and ':=' not in l)
            if 'data file' in f: body = open(os.path.join(os.path.dirname(path), f['data file']), 'rb').read()
            assert f['encoding'] == 'gzip' and f['endian'] == 'little' and f['space'] == 'left-posterior-superior'
            size = [int(v) for v in f['sizes'].split()]
            data = np.frombuffer(gzip.decompress(body), types[f['type']])
            assert data.size == np.prod(size), (data.size, size)
            vectors = ' '.join(v.strip('()').replace(',', ' ') for v in (f['space directions'] + ' ' + f['space origin']).split())
            total = float((data.astype(np.float64) * (1 + np.arange(data.size) % 97)).sum())
            print('|'.join([f['sizes'], f['type'], vectors, repr(total)]))
        """;

    [Test]
    public async Task All_orders_oblique_grids_and_types_survive_and_decode_outside()
    {
        using TempFolder folder = new();
        List<(string Path, Grid Grid, double Sum)> written = [];
        int n = 0;
        foreach (Grid grid in GridSamples.All())
        {
            string path = folder.File($"{n}{(n % 3 == 0 ? ".nhdr" : ".nrrd")}");
            written.Add((path, grid, (n++ % 7) switch
            {
                0 => await Check<byte>(path, grid),
                1 => await Check<sbyte>(path, grid),
                2 => await Check<ushort>(path, grid),
                3 => await Check<short>(path, grid),
                4 => await Check<int>(path, grid),
                5 => await Check<float>(path, grid),
                _ => await Check<double>(path, grid),
            }));
        }
        Assert.That(written, Has.Count.GreaterThan(96));
        string[] lines = Python.Run(Decode, [.. written.Select(w => w.Path)]).Trim().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(written.Count));
        for (int i = 0; i < lines.Length; i++)
        {
            string[] f = lines[i].Split('|');
            Grid g = written[i].Grid;
            Matrix3 m = g.VoxelToWorld;
            double[] expected = [m.M11, m.M21, m.M31, m.M12, m.M22, m.M32, m.M13, m.M23, m.M33, g.OriginMm.X, g.OriginMm.Y, g.OriginMm.Z];
            Assert.That(f[0], Is.EqualTo($"{g.Size.X} {g.Size.Y} {g.Size.Z}"));
            Assert.That(f[2].Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)), Is.EqualTo(expected).Within(1e-12));
            Assert.That(double.Parse(f[3], CultureInfo.InvariantCulture), Is.EqualTo(written[i].Sum).Within(1e-9).Percent, lines[i]);
        }
    }

    [Test]
    public async Task Leaving_out_the_folder_and_replacing_an_older_file_work()
    {
        using TempFolder folder = new();
        Volume<byte> first = Volume.Allocate<byte>(Grid.Axial(new(9, 9, 9), new(1, 1, 1))), second = Volume.Allocate<byte>(Grid.Axial(new(2, 3, 4), new(1, 1, 1)));
        second.Voxels[5] = 7;
        await NrrdFile.WriteAsync(folder.File("a.nhdr"), first, default);
        await NrrdFile.WriteAsync(folder.File("a.nhdr"), second, default);
        Assert.That(((Volume<byte>)await NrrdFile.ReadAsync(folder.File("a.nhdr"), default)).Voxels.ToArray(), Is.EqualTo(second.Voxels.ToArray()));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "a.nhdr", "a.raw.gz" }));
    }

    private static async Task<double> Check<T>(string path, Grid grid) where T : unmanaged, INumber<T>
    {
        Volume<T> volume = Volume.Allocate<T>(grid);
        Span<byte> bytes = MemoryMarshal.AsBytes(volume.Voxels);
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            new Random(path.Length).NextBytes(bytes);
        double sum = 0;
        for (int i = 0; i < volume.Voxels.Length; i++)
        {
            if (typeof(T) == typeof(float) || typeof(T) == typeof(double))
                volume.Voxels[i] = T.CreateTruncating(i * 12345.678 - 1e4);
            sum += double.CreateTruncating(volume.Voxels[i]) * (1 + i % 97);
        }
        await NrrdFile.WriteAsync(path, volume, default);
        Volume<T> back = (Volume<T>)await NrrdFile.ReadAsync(path, default);
        Assert.That(back.Voxels.SequenceEqual(volume.Voxels), path);
        for (int corner = 0; corner < 8; corner++)
        {
            VoxelPoint p = new((corner & 1) * (grid.Size.X - 1), (corner >> 1 & 1) * (grid.Size.Y - 1), (corner >> 2) * (grid.Size.Z - 1));
            WorldPoint a = grid.ToWorld(p), b = back.Grid.ToWorld(p);
            Assert.That(new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z).Length, Is.LessThan(1e-9));
        }
        return sum;
    }
}
