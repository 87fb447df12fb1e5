using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

public sealed class AnnotateTests : IDisposable
{
    private Scene _scene = null!;

    [SetUp]
    public async Task Make() => _scene = await Scene.CreateAsync();

    [TearDown]
    public void Dispose() => _scene.Dispose();

    private Task<LabelMap> MaskAsync() => NiftiFile.ReadLabelMapAsync(_scene.File("mask.nii.gz"), null, CancellationToken.None);

    [TestCase("left ball")]
    [TestCase("3")]
    public async Task Points_of_a_mask_give_its_structure_back_on_the_same_grid(string label)
    {
        Outcome run = await Outcome.Of("annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", label, "-o", _scene.File("mask.nii.gz"), "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        LabelMap mask = await MaskAsync();
        VolumeAssert.Dice(_scene.Reference, mask, 3, 0.9);
        Assert.That(mask.Labels, Is.EqualTo(new[] { new Label(3, "left ball") }));
        Assert.That((long)JObject.Parse(run.Output)["structures"]![0]!["voxels"]!, Is.EqualTo(mask.CountOf(3)));
    }

    [Test]
    public async Task Points_of_a_file_and_a_name_of_the_labels_option_are_used()
    {
        string points = _scene.Text("p.json", "{\"points\": [[6,20,16],[21,20,16],[13,12,16],[13,28,16],[13,20,10],[13,20,22]]}");
        string labels = _scene.Text("l.json", "{\"0\": \"background\", \"5\": \"Ball\"}");
        Outcome run = await Outcome.Of("annotate", _scene.ImageFile, "--points", points, "--label", "ball", "--labels", labels, "-o", _scene.File("mask.nii.gz"));
        Assert.That(run.Code, Is.Zero, run.Error);
        LabelMap mask = await MaskAsync();
        Assert.That(mask.Labels, Is.EqualTo(new[] { new Label(5, "Ball") }));
        Assert.That(mask.CountOf(5), Is.EqualTo(_scene.Reference.CountOf(3)).Within(15).Percent);
    }

    [Test]
    public async Task Clicks_and_an_earlier_mask_change_the_result()
    {
        string inside = _scene.Text("in.json", "[[13,20,8]]"), outside = _scene.Text("out.json", "[[13,20,16]]");
        string[] asked = ["annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", "left ball", "-o", _scene.File("mask.nii.gz"), "--quiet"];
        Outcome plain = await Outcome.Of(asked);
        Assert.That(plain.Code, Is.Zero, plain.Error);
        LabelMap before = await MaskAsync();
        Outcome run = await Outcome.Of([.. asked, "--foreground", inside, "--background", outside, "--previous", _scene.ReferenceFile]);
        Assert.That(run.Code, Is.Zero, run.Error);
        LabelMap after = await MaskAsync();
        Assert.That((before[13, 20, 8], before[13, 20, 16], after[13, 20, 8], after[13, 20, 16]), Is.EqualTo(((ushort)0, (ushort)3, (ushort)3, (ushort)0)));
    }

    [TestCase("no such ball", "has no label")]
    [TestCase("4", "has no label")]
    public async Task An_unknown_label_is_named_and_nothing_is_written(string label, string says)
    {
        Outcome run = await Outcome.Of("annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", label, "-o", _scene.File("mask.nii.gz"));
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain(says));
        Assert.That(_scene.Files, Is.EqualTo(new[] { "image.nii.gz", "reference.nii.gz" }));
    }

    [TestCase("[[1,2,3]]")]
    [TestCase("[[1,2,3],[1,2]]")]
    [TestCase("[[1.5,2,3]]")]
    [TestCase("[[1e300,2,3]]")]
    [TestCase("{}")]
    [TestCase("not json")]
    [TestCase("")]
    [TestCase("[[999,2,3],[1,2,3],[4,5,6],[4,5,7],[4,8,6],[4,15,6]]")]
    public async Task Points_that_cannot_be_used_fail_in_one_line(string json)
    {
        Outcome run = await Outcome.Of("annotate", _scene.ImageFile, "--points", _scene.Text("p.json", json), "--label", "x", "-o", _scene.File("mask.nii.gz"), "--quiet");
        run.FailedWith(1);
        Assert.That(File.Exists(_scene.File("mask.nii.gz")), Is.False);
    }

    [TestCase("nowhere/mask.nii.gz")]
    [TestCase("mask.txt")]
    [TestCase("folder.nii.gz")]
    public async Task An_output_that_cannot_be_written_is_refused_before_the_image_is_read(string name)
    {
        Directory.CreateDirectory(_scene.File("folder.nii.gz"));
        Outcome run = await Outcome.Of("annotate", _scene.File("missing.nii"), "--from", _scene.ReferenceFile, "--label", "3", "-o", _scene.File(name));
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("cannot be written"));
    }

    [Test]
    public async Task The_image_itself_is_no_place_for_its_mask()
    {
        byte[] before = await File.ReadAllBytesAsync(_scene.ImageFile);
        string elsewhere = Path.Combine(_scene.Folder, ".", Path.GetFileName(_scene.ImageFile));
        Outcome run = await Outcome.Of("annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", "3", "-o", elsewhere);
        run.FailedWith(2);
        Assert.That(run.Error, Does.Contain("the image itself"));
        Assert.That(await File.ReadAllBytesAsync(_scene.ImageFile), Is.EqualTo(before));
        Outcome segment = await Outcome.Of("segment", _scene.ImageFile, "--model", "nothing", "-o", _scene.ImageFile);
        segment.FailedWith(2);
        Assert.That(segment.Error, Does.Contain("the image itself"));
    }

    [Test]
    public async Task A_cancelled_run_ends_with_130_and_leaves_nothing()
    {
        using CancellationTokenSource cancel = new();
        await cancel.CancelAsync();
        Outcome run = await Outcome.OfAsync(cancel.Token, "annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", "3", "-o", _scene.File("mask.nii.gz"));
        run.FailedWith(130);
        Assert.That(_scene.Files, Is.EqualTo(new[] { "image.nii.gz", "reference.nii.gz" }));
    }
}
