using System.Globalization;
using System.Numerics;
using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>What is written here is what nibabel reads: voxels, affine from sform and from qform, type.</summary>
public sealed class ReadByNibabelTests
{
    /// <summary>A line a file: name, numpy type, shape, whether sform and qform agree, affine, and the sum of voxel times (1 + its x-fastest offset mod 97).</summary>
    private const string Describe = """
        import sys, glob, os, numpy as np, nibabel as nib
        for path in sys.argv[1:]:
            img = nib.load(path)
            data = np.asarray(img.dataobj)
            flat = data.astype(np.float64).ravel(order='F')
            checksum = float((flat * (1 + np.arange(flat.size) % 97)).sum())
            s, q = img.get_sform(), img.get_qform()
            size = np.array(data.shape)
            agree = np.abs(s - q).max() * (1 + size.max()) < 1e-3
            codes = (int(img.header['sform_code']), int(img.header['qform_code']))
            print('|'.join([os.path.basename(path), str(data.dtype), 'x'.join(map(str, data.shape)), str(bool(agree)), str(codes),
                ' '.join(repr(float(v)) for v in img.affine.ravel()), repr(checksum), type(img).__name__]))
        """;

    [Test]
    public async Task Every_voxel_type_and_axis_order_arrives_with_equal_voxels_and_affine()
    {
        using TempFolder folder = new();
        List<(string Path, Grid Grid, double Checksum, string Type)> written = [];
        int n = 0;
        foreach (Matrix3 direction in TestVolumes.AxisDirections().Append(TestVolumes.Oblique(20, -35)).Append(Mirrored(TestVolumes.Oblique(100, 170))))
        {
            Grid grid = new(new(4, 5, 3), new(0.7, 1.25, 3), new(-11.5, 220.25, -97), direction);
            string path = folder.File($"{n}{(n % 2 == 0 ? ".nii.gz" : ".nii")}");
            (double sum, string type) = (n % 7) switch
            {
                0 => (await Write<byte>(path, grid, 0, 255), "uint8"),
                1 => (await Write<sbyte>(path, grid, -128, 127), "int8"),
                2 => (await Write<ushort>(path, grid, 0, 65535), "uint16"),
                3 => (await Write<short>(path, grid, -32768, 32767), "int16"),
                4 => (await Write<int>(path, grid, int.MinValue, int.MaxValue), "int32"),
                5 => (await Write<float>(path, grid, -1e6, 1e6), "float32"),
                _ => (await Write<double>(path, grid, -1e9, 1e9), "float64"),
            };
            written.Add((path, grid, sum, type));
            n++;
        }
        string[] lines = Python.Run(Describe, [.. written.Select(w => w.Path)]).Trim().Split('\n');
        Assert.That(lines, Has.Length.EqualTo(written.Count));
        for (int i = 0; i < lines.Length; i++)
        {
            string[] f = lines[i].Split('|');
            Assert.That(f[1..5], Is.EqualTo(new[] { written[i].Type, "4x5x3", "True", "(1, 1)" }), lines[i]);
            Assert.That(Numbers(f[5]), Is.EqualTo(AffineRas(written[i].Grid)).Within(1e-4), lines[i]);
            Assert.That(Numbers(f[6])[0], Is.EqualTo(written[i].Checksum).Within(1e-9).Percent, lines[i]);
        }
    }

    [Test]
    public async Task A_label_map_is_written_small_with_names_that_nibabel_passes_over()
    {
        using TempFolder folder = new();
        LabelMap small = new(Grid.Axial(new(3, 4, 5), new(1, 1, 1)), [new(1, "liver"), new(255, "Milz größer")]);
        small.Voxels[7] = 255;
        LabelMap large = new(small.Grid, [new(256, "kidney")]);
        large.Voxels[7] = 65535;
        string[] paths = [folder.File("small.nii.gz"), folder.File("large.nii"), folder.File("pair.hdr"), folder.File("packed.img.gz")];
        await NiftiFile.WriteAsync(paths[0], small, default);
        await NiftiFile.WriteAsync(paths[1], large, default);
        await NiftiFile.WriteAsync(paths[2], small, default);
        await NiftiFile.WriteAsync(paths[3], small, default);
        string[] lines = Python.Run(Describe, paths).Trim().Split('\n');
        Assert.That(lines.Select(l => l.Split('|')[1]), Is.EqualTo(new[] { "uint8", "uint16", "uint8", "uint8" }));
        Assert.That(lines.Select(l => Numbers(l.Split('|')[6])[0]), Is.EqualTo(new[] { 255.0 * 8, 65535.0 * 8, 255.0 * 8, 255.0 * 8 }));
        Assert.That(lines.Select(l => l.Split('|')[7].Trim()), Is.EqualTo(new[] { "Nifti1Image", "Nifti1Image", "Nifti1Pair", "Nifti1Pair" }));
        string extension = Python.Run("import sys, nibabel\ne = nibabel.load(sys.argv[1]).header.extensions[0]\nprint(e.get_code(), e.get_sizeondisk() % 16, e.get_content().rstrip(b'\\0').decode())", paths[0]);
        Assert.That(extension, Does.StartWith("6 0 {\"clara_labels\":[{\"id\":1,\"name\":\"liver\"}"));
    }

    [Test]
    public async Task An_axis_too_long_for_NIfTI_1_and_a_position_too_fine_for_it_become_NIfTI_2()
    {
        using TempFolder folder = new();
        string[] paths = [folder.File("long.nii.gz"), folder.File("far.nii")];
        await NiftiFile.WriteAsync(paths[0], Volume.Allocate<byte>(Grid.Axial(new(40000, 2, 1), new(1, 1, 1))), default);
        Grid far = new(new(3, 3, 3), new(0.001, 0.001, 0.001), new(123456.7855, 0, 0), Matrix3.Identity);
        await NiftiFile.WriteAsync(paths[1], Volume.Allocate<byte>(far), default);
        string[][] lines = [.. Python.Run(Describe, paths).Trim().Split('\n').Select(l => l.Split('|'))];
        Assert.That(lines.Select(l => l[7].Trim()), Is.All.EqualTo("Nifti2Image"));
        Assert.That(lines[0][2], Is.EqualTo("40000x2x1"));
        Assert.That(Numbers(lines[1][5]), Is.EqualTo(AffineRas(far)).Within(1e-9));
        Assert.That((await NiftiFile.ReadAsync(paths[1], default)).Grid.IsSameAs(far));
    }

    private static async Task<double> Write<T>(string path, Grid grid, double least, double most) where T : unmanaged, INumber<T>
    {
        Volume<T> volume = Volume.Allocate<T>(grid);
        Random random = new(path.Length);
        double sum = 0;
        for (int i = 0; i < volume.Voxels.Length; i++)
        {
            volume.Voxels[i] = i == 0 ? T.CreateTruncating(least) : i == 1 ? T.CreateTruncating(most) : T.CreateTruncating(least + (most - least) * random.NextDouble());
            sum += double.CreateTruncating(volume.Voxels[i]) * (1 + i % 97);
        }
        await NiftiFile.WriteAsync(path, volume, default);
        return sum;
    }

    private static Matrix3 Mirrored(Matrix3 m) => m * new Matrix3(1, 0, 0, 0, -1, 0, 0, 0, 1);

    private static double[] Numbers(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

    /// <summary>The grid's four-by-four map with the first two world axes turned round, by hand from its public face.</summary>
    private static double[] AffineRas(Grid g)
    {
        double[] a = new double[16];
        for (int row = 0; row < 3; row++)
        {
            double sign = row < 2 ? -1 : 1;
            for (int column = 0; column < 3; column++)
                a[row * 4 + column] = sign * g.Direction[row, column] * g.SpacingMm[column];
            a[row * 4 + 3] = sign * g.OriginMm[row];
        }
        a[15] = 1;
        return a;
    }
}
