using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Cli.Tests.DemoTests;

/// <summary>What fails before the library is needed; the whole way is an integration test.</summary>
public sealed class DemoCommandTests
{
    [TestCase("--server http://127.0.0.1:1")]
    [TestCase("--labels mask.nii.gz")]
    [TestCase("--image image.nii.gz")]
    [TestCase("--model")]
    [TestCase("surplus")]
    public async Task Wrong_arguments_exit_with_2_and_write_nothing(string line)
    {
        using TempFolder folder = new();
        (await Outcome.Of(["demo", .. line.Split(' '), "-o", folder.File("out")])).FailedWith(2);
        Assert.That(folder.File("out"), Does.Not.Exist);
    }

    [Test]
    public async Task An_image_that_does_not_exist_fails_in_one_line()
    {
        using TempFolder folder = new();
        (await Outcome.Of("demo", "--quiet", "--image", "nowhere.nii.gz", "--labels", "mask.nii.gz", "-o", folder.File("out"))).FailedWith(1);
    }

    [Test]
    public async Task A_mask_of_another_image_is_refused_with_its_name()
    {
        using Scene scene = await Scene.CreateAsync();
        LabelMap other = TestVolumes.Sphere(Grid.Axial(new(10, 10, 10), new(1, 1, 1)), new(5, 5, 5), 4);
        await NiftiFile.WriteAsync(scene.File("other.nii.gz"), other, CancellationToken.None);
        Outcome run = await Outcome.Of("demo", "--quiet", "--image", scene.ImageFile, "--labels", scene.File("other.nii.gz"), "-o", scene.File("out"));
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("other.nii.gz"));
    }

    [Test]
    public async Task A_folder_that_cannot_be_is_refused()
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("file"), "");
        (await Outcome.Of("demo", "--quiet", "-o", folder.File("file/out"))).FailedWith(1);
    }

    [Test]
    public async Task Without_the_harness_the_sample_is_written_and_the_failure_says_what_is_missing()
    {
        using TempFolder folder = new();
        Outcome run = await Outcome.Of("demo", "--quiet", "-o", folder.File("out"));
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("clara-harness"));
        LabelMap labels = await NiftiFile.ReadLabelMapAsync(folder.File("out/labels.nii.gz"), null, CancellationToken.None);
        Assert.That(labels.Labels.Select(l => l.Name), Is.EqualTo(new[] { "body", "liver", "spleen", "left kidney", "right kidney", "spine", "aorta" }));
        LabelMap targets = await NiftiFile.ReadLabelMapAsync(folder.File("out/targets.nii.gz"), null, CancellationToken.None);
        Assert.That(targets.CountOf(1), Is.Zero, "nobody marks the body by six points");
        Assert.That(targets.CountOf(2), Is.EqualTo(labels.CountOf(2)));
        Assert.That(await NiftiFile.ReadAsync(folder.File("out/image.nii.gz"), CancellationToken.None), Is.InstanceOf<Volume<short>>());
    }

    [Test]
    public async Task Results_of_an_earlier_demo_are_removed_before_the_work()
    {
        using TempFolder folder = new();
        string[] old = ["report.json", "picture.png", "local/annotation.nii.gz", "remote/segmentation.nii.gz"];
        foreach (string file in old)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file))!);
            await File.WriteAllTextAsync(folder.File(file), "old");
        }
        (await Outcome.Of("demo", "--quiet", "-o", folder.Path)).FailedWith(1);
        Assert.That(old.Select(folder.File).Where(File.Exists), Is.Empty);
    }
}
