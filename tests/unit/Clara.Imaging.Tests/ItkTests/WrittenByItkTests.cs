using System.Numerics;
using System.Runtime.InteropServices;
using Clara.TestKit;

namespace Clara.Imaging.Tests.ItkTests;

/// <summary>What ITK writes, as it is read here: every format, element type, packing and axis order, one component of vectors and one step of series; exact values, corners within 1e-4 mm.</summary>
public sealed class WrittenByItkTests : IDisposable
{
    private static readonly (string Ending, string Packing)[] Kinds =
    [
        (".nii", "raw"), (".nii.gz", "packed"), (".hdr", "raw"), (".mha", "raw"), (".mha", "packed"), (".mhd", "raw"), (".mhd", "packed"),
        (".nrrd", "raw"), (".nrrd", "packed"), (".nrrd", "text"), (".nhdr", "raw"), (".nhdr", "packed"), (".nhdr", "text"),
    ];

    /// <summary>ITK's names of the element types with what they become here.</summary>
    private static readonly (string Name, VoxelType Here, Func<int, byte[]> Make)[] Types =
    [
        ("unsigned_char", VoxelType.UInt8, Values<byte>), ("char", VoxelType.Int8, Values<sbyte>), ("unsigned_short", VoxelType.UInt16, Values<ushort>), ("short", VoxelType.Int16, Values<short>),
        ("int", VoxelType.Int32, Values<int>), ("unsigned_int", VoxelType.Float64, Values<uint>), ("long_long", VoxelType.Float64, Values<long>), ("unsigned_long_long", VoxelType.Float64, Values<ulong>),
        ("float", VoxelType.Float32, Values<float>), ("double", VoxelType.Float64, Values<double>),
    ];

    private static readonly Grid Space = new(new(7, 5, 4), new(0.7, 1.25, 3.3), new(-101.1, 57.3, 12.7), TestVolumes.Oblique(17, 39));

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Every_element_type_in_every_format_and_packing()
    {
        List<(string File, string Line, VoxelType Type, double[] Values)> cases = [];
        foreach ((string ending, string packing) in Kinds)
            foreach ((string name, VoxelType here, Func<int, byte[]> make) in Types)
            {
                byte[] bytes = make(140);
                string file = Put($"{packing}-{name}{ending}", bytes);
                cases.Add((file, $"{file}|{ItkFiles.Words(Space)}|{name}|1|{packing}", here, Doubles(bytes, name)));
            }
        Itk.Write(cases.Select(c => c.Line));
        foreach ((string file, _, VoxelType type, double[] values) in cases)
        {
            Volume volume = await ImageFile.ReadAsync(file, default);
            Assert.That(volume.Type, Is.EqualTo(type), file);
            AssertPlace(Space, volume.Grid, file);
            // ITK writes a float's eight digits where nine would be needed.
            double[] read = volume.Accept(new ToDoubles());
            if (type == VoxelType.Float32 && file.Contains("text", StringComparison.Ordinal))
                for (int i = 0; i < values.Length; i++)
                    Assert.That(read[i], Is.EqualTo(values[i]).Within(1.2e-7 * Math.Abs(values[i])), file);
            else
                Assert.That(read, Is.EqualTo(values), file);
        }
    }

    [Test]
    public async Task Every_axis_order_and_oblique_grid_in_every_format()
    {
        List<(string File, string Line, Grid Grid, byte[] Bytes)> cases = [];
        foreach ((string ending, string packing) in Kinds)
            foreach ((int i, Grid grid) in GridSamples.All().Index())
            {
                byte[] bytes = Values<short>((int)grid.Size.Count);
                string file = Put($"{packing}-{i}{ending}", bytes);
                cases.Add((file, $"{file}|{ItkFiles.Words(grid)}|short|1|{packing}", grid, bytes));
            }
        Itk.Write(cases.Select(c => c.Line));
        foreach ((string file, _, Grid grid, byte[] bytes) in cases)
        {
            Volume volume = await ImageFile.ReadAsync(file, default);
            AssertPlace(grid, volume.Grid, file);
            Assert.That(ItkFiles.Bytes(volume).AsSpan().SequenceEqual(bytes), Is.True, file);
        }
    }

    [Test]
    public async Task A_component_of_vectors_and_a_step_of_a_series()
    {
        const int Components = 3, Steps = 4;
        byte[] vectors = Values<short>(140 * Components), series = Values<short>(140 * Steps);
        string[] three = ItkFiles.Words(Space).Split('|'), d = three[3].Split(' ');
        string four = $"{three[0]} {Steps}|{three[1]} 1|{three[2]} 0|{string.Join(' ', d[..3])} 0 {string.Join(' ', d[3..6])} 0 {string.Join(' ', d[6..])} 0 0 0 0 1";
        List<(string File, string Line, bool IsSeries)> cases = [];
        foreach ((string ending, string packing) in Kinds)
        {
            string v = Put($"v-{packing}{ending}", vectors), s = Put($"s-{packing}{ending}", series);
            cases.Add((v, $"{v}|{ItkFiles.Words(Space)}|short|{Components}|{packing}", false));
            cases.Add((s, $"{s}|{four}|short|1|{packing}", true));
        }
        Itk.Write(cases.Select(c => c.Line));
        foreach ((string file, _, bool isSeries) in cases)
            for (int n = 0; n < (isSeries ? Steps : Components); n++)
            {
                Volume volume = await ImageFile.ReadAsync(file, isSeries ? new() { TimeStep = n } : new() { Component = n }, default);
                AssertPlace(Space, volume.Grid, file);
                short[] expected = [.. Enumerable.Range(0, 140).Select(i => BitConverter.ToInt16(isSeries ? series : vectors, 2 * (isSeries ? n * 140 + i : i * Components + n)))];
                Assert.That(((Volume<short>)volume).Voxels.SequenceEqual(expected), Is.True, $"{file} {n}");
            }
    }

    private string Put(string name, byte[] voxels)
    {
        string file = _folder.File(name);
        File.WriteAllBytes(file + ".voxels", voxels);
        return file;
    }

    private static void AssertPlace(Grid expected, Grid actual, string file)
    {
        Assert.That(actual.Size, Is.EqualTo(expected.Size), file);
        string[] words = ItkFiles.Words(expected).Split('|');
        Assert.That(ItkFiles.CornerDistance(actual, words[0], words[1], words[2], words[3]), Is.LessThan(ItkFiles.CornerToleranceMm), file);
    }

    /// <summary>Values over the type's range, of 64 bits those that a double holds.</summary>
    private static byte[] Values<T>(int count) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Random random = new(9);
        T[] values = new T[count];
        bool isFloat = T.One / (T.One + T.One) != T.Zero;
        double low = Math.Max(double.CreateTruncating(T.MinValue), -(1L << 53)), high = Math.Min(double.CreateTruncating(T.MaxValue), 1L << 53);
        for (int i = 0; i < count; i++)
            values[i] = isFloat ? T.CreateTruncating((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20)))
                : T.CreateTruncating(i == 0 ? low : i == 1 ? high : Math.Floor(low + random.NextDouble() * (high - low)));
        return MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
    }

    private static double[] Doubles(byte[] bytes, string type)
    {
        return type switch
        {
            "unsigned_char" => All<byte>(),
            "char" => All<sbyte>(),
            "unsigned_short" => All<ushort>(),
            "short" => All<short>(),
            "unsigned_int" => All<uint>(),
            "int" => All<int>(),
            "unsigned_long_long" => All<ulong>(),
            "long_long" => All<long>(),
            "float" => All<float>(),
            _ => All<double>(),
        };

        double[] All<T>() where T : unmanaged, INumber<T> => [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(double.CreateTruncating)];
    }

    private sealed class ToDoubles : IVolumeVisitor<double[]>
    {
        public double[] Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T> => [.. volume.Voxels.ToArray().Select(double.CreateTruncating)];
    }
}
