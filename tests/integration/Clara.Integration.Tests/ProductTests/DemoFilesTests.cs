using System.Diagnostics;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Integration.Tests.ProductTests;

/// <summary>What `clara demo` leaves in its folder, not on its report's word alone, and what a signal leaves.</summary>
public sealed class DemoFilesTests
{
    [Test]
    public async Task Both_masks_of_the_sample_are_there_equal_and_near_to_the_truth()
    {
        using TempFolder folder = new();
        Assert.That((await Product.ClaraAsync("demo", "--json", "--quiet", "-o", folder.Path)).Succeeded().Error, Is.Empty);
        LabelMap local = await ReadAsync("local/annotation.nii.gz"), remote = await ReadAsync("remote/annotation.nii.gz"), truth = await ReadAsync("labels.nii.gz");
        VolumeAssert.Equal(local, remote);
        foreach (string name in new[] { "liver", "spleen", "left kidney", "right kidney" })
            VolumeAssert.Dice(truth, local, truth.Labels.Single(l => l.Name == name).Id, 0.9);
        Assert.That(local.Labels, Is.EqualTo(truth.Labels.Where(l => l.Name != "body")));

        Task<LabelMap> ReadAsync(string file) => NiftiFile.ReadLabelMapAsync(folder.File(file), null, CancellationToken.None);
    }

    [Test]
    public async Task A_real_CT_is_annotated_from_its_reference_with_names_from_a_file()
    {
        using TempFolder folder = new();
        Outcome run = (await Product.ClaraAsync(
            "demo", "--json", "--quiet", "--image", SharedFolder.Require("data/ct_abdomen.nii.gz"), "--labels", SharedFolder.Require("data/ct_abdomen_labels.nii.gz"),
            "--names", SharedFolder.Require("data/ct_labels.json"), "-o", folder.Path)).Succeeded();
        JObject report = JObject.Parse(run.Output);
        Assert.That((bool)report["equal"]!);
        Assert.That((double)report["mean_dice"]!, Is.GreaterThan(0.7));
        Assert.That(report["structures"]!.Select(s => (string)s["name"]!), Does.Contain("liver").And.Not.Contain("label 5"));
    }

    [Test]
    public async Task A_signal_ends_the_harness_too()
    {
        using TempFolder folder = new();
        using Process clara = Product.StartClara("demo", "-o", folder.Path);
        // The first line of progress comes from the harness.
        Assert.That(await clara.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)), Does.StartWith("local: "));
        await Product.SignalAsync(clara, "INT");
        Task<string> output = clara.StandardOutput.ReadToEndAsync(), error = clara.StandardError.ReadToEndAsync();
        await clara.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(clara.ExitCode, Is.EqualTo(130), await error);
        Assert.That(await output, Is.Empty);
        Assert.That((await error).TrimEnd().Split('\n')[^1], Is.EqualTo("clara: cancelled."));
        Assert.That(Process.GetProcessesByName("clara-harness").Where(p => CommandLineOf(p).Contains(folder.Path, StringComparison.Ordinal)), Is.Empty);
        Assert.That(folder.File("report.json"), Does.Not.Exist);
    }

    private static string CommandLineOf(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (IOException)
        {
            return "";   // ended meanwhile
        }
    }
}
