using System.Globalization;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>DICOM in and out through the commands, on the shared CT series.</summary>
[TestFixture]
public sealed class DicomTests
{
    private static string Series => SharedFolder.Require("data/ct_dicom");

    private static string Mask => SharedFolder.Require("data/ct_dicom_labels.nii.gz");

    private static string Names => SharedFolder.Require("data/ct_labels.json");

    [Test]
    public async Task A_folder_of_slices_becomes_a_file_on_which_the_reference_labels_lie()
    {
        using TempFolder folder = new();
        await Done("convert", Series, folder.File("ct.nii.gz"));

        string[] means = Python.Run("""
            import nibabel, sys, numpy
            image, mask = (nibabel.as_closest_canonical(nibabel.load(f)) for f in sys.argv[1:])
            assert image.shape == mask.shape and numpy.allclose(image.affine, mask.affine, atol=1e-3), (image.affine, mask.affine)
            hu, label = numpy.asanyarray(image.dataobj), numpy.asanyarray(mask.dataobj)
            print(hu.dtype, hu[label == 5].mean(), hu[label == 1].mean())
            """, folder.File("ct.nii.gz"), Mask).Split();

        Assert.That(means[0], Is.EqualTo("int16"));
        // As measured with dcm2niix and nibabel.
        Assert.That(double.Parse(means[1], CultureInfo.InvariantCulture), Is.EqualTo(89.3).Within(0.05));
        Assert.That(double.Parse(means[2], CultureInfo.InvariantCulture), Is.EqualTo(79.6).Within(0.05));
    }

    [TestCase("m.dcm")]
    [TestCase("m.rtstruct.dcm")]
    public async Task A_label_map_goes_into_DICOM_and_comes_back_with_every_voxel_and_name(string name)
    {
        using TempFolder folder = new();
        await Done("convert", Mask, folder.File(name), "--source", Series, "--labels", Names);
        JObject back = JObject.Parse((await Done("convert", folder.File(name), folder.File("back.nii.gz"), "--source", Series, "--json")).Output);
        JObject compared = JObject.Parse((await Done("evaluate", folder.File("back.nii.gz"), Mask, "--labels", Names, "--json")).Output);

        Assert.That((bool)back["mask"]!, Is.True);
        Assert.That(back["labels"]!.Select(l => (string)l["name"]!), Does.Contain("liver").And.Contain("kidney_right"));
        Assert.That(compared["structures"]!.Count(), Is.GreaterThan(25));
        Assert.That(compared["structures"]!.Select(s => (double?)s["dice"]), Has.All.EqualTo(1.0));
    }

    [Test]
    public async Task A_structure_annotated_on_slices_is_written_as_a_segmentation_of_them()
    {
        using TempFolder folder = new();
        await Done("annotate", Series, "--from", Mask2(folder), "--label", "spleen", "-o", folder.File("spleen.dcm"));
        JObject info = JObject.Parse((await Done("info", folder.File("spleen.dcm"), "--json")).Output);
        Assert.That(info["labels"]!.Select(l => (string)l["name"]!), Is.EqualTo(new[] { "spleen" }));
        Assert.That((string?)info["labels"]![0]!["type"], Is.EqualTo("SCT 78961009 Spleen"));

        // The reference on the series' own axis order: points are voxel indices of the image.
        string Mask2(TempFolder f)
        {
            Done("convert", Mask, f.File("m.dcm"), "--source", Series, "--labels", Names).GetAwaiter().GetResult();
            return f.File("m.dcm");
        }
    }

    [Test]
    public async Task Info_lists_what_cannot_be_read_beside_the_series()
    {
        using TempFolder folder = new();
        foreach (string slice in Directory.GetFiles(Series).Order().Take(3))
            File.Copy(slice, folder.File(Path.GetFileName(slice)));
        await File.WriteAllBytesAsync(folder.File("torn.dcm"), []);

        JObject info = JObject.Parse((await Done("info", folder.Path, "--json")).Output);

        Assert.That(((int)info["series"]!.Single()["slices"]!, (string)info["unreadable"]!.Single()!), Is.EqualTo((3, "torn.dcm cannot be used as a DICOM file: it is no DICOM file: the letters DICM are missing at its start.")));
    }

    [TestCase("m.dcm")]
    [TestCase("m.rtstruct.dcm")]
    public async Task A_mask_of_another_frame_of_reference_is_read_with_a_warning(string name)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("a"));
        Directory.CreateDirectory(folder.File("b"));
        Python.Run("""
            import glob, os, sys, pydicom
            for name in glob.glob(sys.argv[1] + '/*.dcm'):
                d = pydicom.dcmread(name)
                for letter, number in (('a', '1.2.7'), ('b', '1.2.8')):
                    d.FrameOfReferenceUID = number; d.save_as('%s/%s/%s' % (sys.argv[2], letter, os.path.basename(name)))
            """, Series, folder.Path);
        await Done("convert", Mask, folder.File(name), "--source", folder.File("a"), "--labels", Names);

        Outcome own = await Done("convert", folder.File(name), folder.File("own.nii.gz"), "--source", folder.File("a"));
        Outcome other = await Done("convert", folder.File(name), folder.File("other.nii.gz"), "--source", folder.File("b"));

        string warning = $"clara: {name} was drawn in another frame of reference than the image's; check that it belongs to it.";
        Assert.That((own.Error.Contains(warning, StringComparison.Ordinal), other.Error.Contains(warning, StringComparison.Ordinal)), Is.EqualTo((false, true)));
    }

    [Test]
    public async Task Info_lists_series_and_measures_the_only_one()
    {
        JObject info = JObject.Parse((await Done("info", Series, "--json")).Output);
        Assert.That(info["series"]!.Count(), Is.EqualTo(1));
        Assert.That(((int)info["series"]![0]!["slices"]!, (string)info["series"]![0]!["modality"]!, (string)info["type"]!), Is.EqualTo((20, "CT", "int16")));
        Assert.That(((double)info["min"]!, (double)info["max"]!), Is.EqualTo((-1024.0, 1839.0)));
        Assert.That((await Done("info", Series)).Output, Does.Contain("20 slices of 512 x 512"));
    }

    [Test]
    public async Task In_a_log_a_stage_is_one_line_and_not_one_a_file()
    {
        Outcome run = await Outcome.Of("info", Series);
        Assert.That(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()), Is.EqualTo(new[] { "headers", "files" }));
    }

    [Test]
    public async Task What_DICOM_cannot_hold_or_needs_is_said_in_one_line()
    {
        using TempFolder folder = new();
        await NiftiFile.WriteAsync(folder.File("i.nii.gz"), Volume.Allocate<byte>(Grid.Axial(new(5, 4, 3), new(1, 1, 1))), default);
        Directory.CreateDirectory(folder.File("empty"));
        (await Outcome.Of("convert", folder.File("i.nii.gz"), folder.File("o.dcm"), "--quiet")).FailedWith(2);
        (await Outcome.Of("convert", folder.File("i.nii.gz"), folder.File("o.dcm"), "--source", folder.File("i.nii.gz"), "--quiet")).FailedWith(2);
        (await Outcome.Of("convert", folder.File("i.nii.gz"), folder.File("o.dcm"), "--source", Series, "--quiet")).FailedWith(1);
        (await Outcome.Of("convert", folder.File("empty"), folder.File("o.nii.gz"), "--quiet")).FailedWith(1);
        (await Outcome.Of("info", folder.File("empty"), "--quiet")).FailedWith(1);
        (await Outcome.Of("convert", Series, folder.File("o.nii.gz"), "--series", "7", "--quiet")).FailedWith(1);
        (await Outcome.Of("convert", Series, folder.File("o.nii.gz"), "--mask", "--quiet")).FailedWith(1);
        (await Outcome.Of("convert", "dicomweb+http://127.0.0.1:1/dicom-web/studies/1.2/series/1.3", folder.File("o.nii.gz"), "--quiet")).FailedWith(1);
        (await Outcome.Of("convert", "dicomweb+http://127.0.0.1:1/dicom-web", folder.File("o.nii.gz"), "--quiet")).FailedWith(1);
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path).Count(), Is.EqualTo(2));
    }

    private static async Task<Outcome> Done(params string[] arguments)
    {
        Outcome run = await Outcome.Of(arguments);
        Assert.That(run.Code, Is.Zero, run.Error);
        return run;
    }
}
