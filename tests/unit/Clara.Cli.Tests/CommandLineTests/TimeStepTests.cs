using System.Text;
using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>An image with three time steps: each command takes the chosen one, none takes one silently.</summary>
public sealed class TimeStepTests
{
    [Test]
    public async Task Convert_writes_the_chosen_step()
    {
        using TempFolder folder = new();
        string series = await SeriesAsync(folder);
        Assert.That((await Outcome.Of("convert", series, folder.File("o.nii"), "--time-step", "2")).Code, Is.Zero);
        Assert.That(((Volume<byte>)await NiftiFile.ReadAsync(folder.File("o.nii"), default)).Voxels.ToArray(), Is.EqualTo(new byte[] { 2, 2, 2, 2, 2, 2, 2, 2 }));
        Assert.That((await Outcome.Of("convert", series, folder.File("m.nii"), "--mask", "--time-step", "1")).Code, Is.Zero);
        Assert.That((await NiftiFile.ReadLabelMapAsync(folder.File("m.nii"), null, default)).CountOf(1), Is.EqualTo(8));
    }

    [Test]
    public async Task Without_a_choice_the_line_says_how_many_steps_there_are_and_what_to_type()
    {
        using TempFolder folder = new();
        string series = await SeriesAsync(folder);
        Outcome run = await Outcome.Of("convert", series, folder.File("o.nii"));
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("3 time steps").And.Contain("--time-step 0 to 2"));
        run = await Outcome.Of("convert", series, folder.File("o.nii"), "--time-step", "3");
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain("choose 0 to 2"));
        Assert.That(File.Exists(folder.File("o.nii")), Is.False);
        (await Outcome.Of("segment", series, "--model", "none", "-o", folder.File("o.nii"))).FailedWith(1);
    }

    [Test]
    public async Task Info_says_how_many_steps_there_are_and_which_one_it_measured()
    {
        using TempFolder folder = new();
        string series = await SeriesAsync(folder);
        JObject first = JObject.Parse((await Outcome.Of("info", series, "--json")).Output), last = JObject.Parse((await Outcome.Of("info", series, "--json", "--time-step", "2")).Output);
        Assert.That(((int)first["time_steps"]!, (int)first["time_step"]!, (double)first["max"]!), Is.EqualTo((3, 0, 0.0)));
        Assert.That(((int)last["time_steps"]!, (int)last["time_step"]!, (double)last["max"]!), Is.EqualTo((3, 2, 2.0)));
    }

    /// <summary>2 x 2 x 2 voxels, three steps, each voxel the number of its step.</summary>
    private static async Task<string> SeriesAsync(TempFolder folder)
    {
        byte[] header = Encoding.ASCII.GetBytes("NRRD0004\ntype: uchar\ndimension: 4\nsizes: 2 2 2 3\nkinds: domain domain domain time\nencoding: raw\n\n");
        await File.WriteAllBytesAsync(folder.File("s.nrrd"), [.. header, .. Enumerable.Range(0, 24).Select(i => (byte)(i / 8))]);
        return folder.File("s.nrrd");
    }
}
