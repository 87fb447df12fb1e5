using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SeriesTests;

[TestFixture]
public sealed class RealSeriesTests
{
    private Volume<short> _volume = null!;
    private string _folder = "";

    [OneTimeSetUp]
    public async Task Read()
    {
        _folder = SharedFolder.Require("data/ct_dicom");
        _volume = (Volume<short>)await Exact.ReadAsync(_folder);
    }

    [Test]
    public void The_grid_is_the_one_of_the_headers()
    {
        Assert.That(_volume.Grid.IsSameAs(new Grid(new(512, 512, 20), new(0.9765625, 0.9765625, 2), new(-249.51171875, -437.51171875, _volume.Grid.OriginMm.Z), Matrix3.Identity)));
        Assert.That((_volume.Type, _volume.Grid.Direction), Is.EqualTo((VoxelType.Int16, Matrix3.Identity)));
    }

    [Test]
    public async Task Voxels_and_geometry_equal_those_of_dcm2niix_and_nibabel()
    {
        using TempFolder folder = new();
        await NiftiFile.WriteAsync(folder.File("ours.nii"), _volume, CancellationToken.None);

        string said = Python.Run("""
            import glob, subprocess, sys, numpy, nibabel
            subprocess.run(['dcm2niix', '-z', 'n', '-b', 'n', '-f', 'theirs', '-o', sys.argv[2], sys.argv[1]], check=True, capture_output=True)
            found = glob.glob(sys.argv[2] + '/theirs*.nii')
            assert len(found) == 1, found
            theirs, ours = (nibabel.as_closest_canonical(nibabel.load(f)) for f in (found[0], sys.argv[2] + '/ours.nii'))
            print(theirs.shape, ours.shape, numpy.array_equal(numpy.asarray(theirs.dataobj), numpy.asarray(ours.dataobj)), float(numpy.abs(theirs.affine - ours.affine).max()) < 1e-4)
            """, _folder, folder.Path);

        Assert.That(said.Trim(), Is.EqualTo("(512, 512, 20) (512, 512, 20) True True"));
    }

    [Test]
    public async Task Voxels_and_geometry_equal_those_of_GDCM()
    {
        using TempFolder folder = new();
        await File.WriteAllBytesAsync(folder.File("ours"), Exact.Bytes(_volume));

        string said = Python.Run("""
            import gdcm, glob, sys, numpy
            sorter = gdcm.IPPSorter(); sorter.SetComputeZSpacing(True); sorter.SetZSpacingTolerance(1e-3)
            assert sorter.Sort(sorted(glob.glob(sys.argv[1] + '/*.dcm')))
            planes, origin = [], None
            for name in sorter.GetFilenames():
                reader = gdcm.ImageReader(); reader.SetFileName(name); assert reader.Read()
                image = reader.GetImage()
                stored = numpy.frombuffer(image.GetBuffer().encode('utf-8', 'surrogateescape'), '<u2').astype(numpy.int32)
                planes.append(stored * int(image.GetSlope()) + int(image.GetIntercept()))
                origin = origin or image.GetOrigin()
            ours = numpy.fromfile(sys.argv[2], '<i2')
            print(numpy.array_equal(numpy.concatenate(planes), ours), sorter.GetZSpacing(), *origin, *image.GetSpacing()[:2], *image.GetDirectionCosines())
            """, _folder, folder.File("ours"));

        Vector3 o = _volume.Grid.OriginMm;
        Assert.That(said.Trim(), Is.EqualTo(FormattableString.Invariant($"True 2.0 {o.X} {o.Y} {o.Z:0.0} 0.9765625 0.9765625 1.0 0.0 0.0 0.0 1.0 0.0")));
    }

    [TestCase("liver", 89.3)]
    [TestCase("spleen", 79.6)]
    public async Task The_reference_labels_lie_on_the_organs(string name, double meanHu)
    {
        Newtonsoft.Json.Linq.JObject names = Newtonsoft.Json.Linq.JObject.Parse(await File.ReadAllTextAsync(SharedFolder.Require("data/ct_labels.json")));
        int id = int.Parse(names.Descendants().OfType<Newtonsoft.Json.Linq.JProperty>().First(p => (string?)(p.Value as Newtonsoft.Json.Linq.JValue) == name).Name, System.Globalization.CultureInfo.InvariantCulture);
        LabelMap map = await NiftiFile.ReadLabelMapAsync(SharedFolder.Require("data/ct_dicom_labels.nii.gz"), null, CancellationToken.None);

        double sum = 0;
        long count = 0, n = 0;
        for (int z = 0; z < map.Grid.Size.Z; z++)
            for (int y = 0; y < map.Grid.Size.Y; y++)
                for (int x = 0; x < map.Grid.Size.X; x++)
                {
                    if (map.Voxels[(int)n++] != id)
                        continue;
                    VoxelPoint p = _volume.Grid.ToVoxel(map.Grid.ToWorld(new VoxelPoint(x, y, z)));
                    (sum, count) = (sum + _volume[p.X, p.Y, p.Z], count + 1);
                }

        Assert.That(sum / count, Is.EqualTo(meanHu).Within(0.05));
    }
}
