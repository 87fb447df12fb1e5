using System.Numerics;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SeriesTests;

[TestFixture]
public sealed class ValuesTests
{
    private static readonly double[] Ct = [-1024, -1024, -1024];

    private static IEnumerable<TestCaseData> Kinds()
    {
        foreach (string syntax in new[] { "explicit", "implicit", "big" })
        {
            yield return Case("CT of 12 bits", new Made { Stored = 12, Intercepts = Ct }, VoxelType.Int16);
            yield return Case("signed CT of 16 bits", new Made { HasSign = true }, VoxelType.Int16);
            yield return Case("unsigned 16 bits", new Made(), VoxelType.UInt16);
            yield return Case("16 bits and an intercept, values of CT", new Made { Range = [0, 4000], Intercepts = Ct }, VoxelType.Int16);
            yield return Case("signed 16 bits and an intercept, values of CT", new Made { HasSign = true, Range = [-2000, 4000], Intercepts = [-1024, 0, 24] }, VoxelType.Int16);
            yield return Case("16 bits and an intercept that makes them unsigned", new Made { HasSign = true, Range = [0, 32767], Intercepts = [10, 10, 10] }, VoxelType.UInt16);
            yield return Case("16 bits and an intercept, all values", new Made { Intercepts = Ct }, VoxelType.Int32);
            yield return Case("signed 16 bits and an intercept, all values", new Made { HasSign = true, Intercepts = Ct }, VoxelType.Int32);
            yield return Case("signed 12 bits with other bits above", new Made { Stored = 12, HasSign = true }, VoxelType.Int16);
            yield return Case("10 bits in the middle", new Made { Stored = 10, High = 13, Intercepts = [5, -6, 7] }, VoxelType.Int16);
            yield return Case("8 bits", new Made { Allocated = 8, Stored = 8 }, VoxelType.UInt8);
            yield return Case("8 bits and an intercept", new Made { Allocated = 8, Stored = 8, Intercepts = [-100, 0, 100] }, VoxelType.Int16);
            yield return Case("8 bits, signed", new Made { Allocated = 8, Stored = 8, HasSign = true }, VoxelType.Int8);
            yield return Case("32 bits, signed", new Made { Allocated = 32, Stored = 32, HasSign = true }, VoxelType.Int32);
            yield return Case("32 bits, unsigned", new Made { Allocated = 32, Stored = 32 }, VoxelType.Float64);
            yield return Case("whole slopes a slice", new Made { Stored = 12, Slopes = [1, 2, 3], Intercepts = [0, -5, 5] }, VoxelType.Int16);
            yield return Case("slopes of PET", new Made { Stored = 15, Slopes = [0.25, 1.5, 2.125], Intercepts = [0, 0.5, 0] }, VoxelType.Float32);

            TestCaseData Case(string name, Made made, VoxelType type) => new TestCaseData(made with { Syntax = syntax }, type).SetArgDisplayNames(name, syntax);
        }
    }

    [Test]
    public async Task A_slope_of_0_is_a_careless_writers_1()
    {
        using TempFolder folder = new();
        double[] expected = new Made().Write(folder.Path);
        Python.Run("""
            import glob, sys, pydicom
            for name in glob.glob(sys.argv[1] + '/*.dcm'):
                d = pydicom.dcmread(name); d.RescaleSlope = 0; d.save_as(name)
            """, folder.Path);

        Assert.That((await Exact.ReadAsync(folder.Path)).Accept(new AsDoubles()), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Kinds))]
    public async Task Stored_values_become_what_they_mean_in_the_narrowest_type(Made made, VoxelType type)
    {
        using TempFolder folder = new();
        double[] expected = made.Write(folder.Path);

        Volume volume = await Exact.ReadAsync(folder.Path);

        Assert.That(volume.Type, Is.EqualTo(type));
        Assert.That(volume.Grid.IsSameAs(new Grid(new(7, 5, 3), new(0.5, 0.75, 2.5), new(-10.5, 20, 0), Matrix3.Identity)));
        Assert.That(volume.Accept(new AsDoubles()), Is.EqualTo(type == VoxelType.Float32 ? [.. expected.Select(v => (double)(float)v)] : expected));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Frames_of_an_enhanced_file_come_to_their_places_with_their_own_values(bool compressed)
    {
        using TempFolder folder = new();
        double[] expected = new Made { Enhanced = true, Rows = 9, Columns = 11, Stored = 12, Slopes = [1, 1, 1, 1, 1, 1], Intercepts = [-1024, -1000, 0, 5, 6, 7] }.Write(folder.Path);
        if (compressed)
            Python.Run("import subprocess, sys; subprocess.run(['gdcmconv', '--j2k', sys.argv[1], sys.argv[1] + '2'], check=True); import os; os.replace(sys.argv[1] + '2', sys.argv[1])", folder.File("enhanced.dcm"));

        Volume volume = await Exact.ReadAsync(folder.Path);

        Assert.That(volume.Grid.IsSameAs(new Grid(new(11, 9, 6), new(0.5, 0.75, 2.5), new(-10.5, 20, 0), Matrix3.Identity)));
        Assert.That(volume.Accept(new AsDoubles()), Is.EqualTo(expected));
    }

    private sealed class AsDoubles : IVolumeVisitor<double[]>
    {
        public double[] Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            double[] all = new double[volume.Voxels.Length];
            for (int i = 0; i < all.Length; i++)
                all[i] = double.CreateChecked(volume.Voxels[i]);
            return all;
        }
    }
}
