using System.Diagnostics;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Cli.Tests.ProgramTests;

public sealed class SignalTests
{
    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task A_signal_during_the_work_ends_it_with_130_and_leaves_no_file(string signal)
    {
        using TempFolder folder = new();
        Grid grid = Grid.Axial(new(200, 200, 200), new(1, 1, 1));
        LabelMap ball = TestVolumes.Sphere(grid, new(100, 100, 100), 80);
        await NiftiFile.WriteAsync(folder.File("i.nii"), TestVolumes.Image(ball, 100, 0, 30, 1), CancellationToken.None);
        await NiftiFile.WriteAsync(folder.File("r.nii"), ball, CancellationToken.None);
        string[] before = [.. Directory.EnumerateFileSystemEntries(folder.Path)];
        using Process process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "clara.dll"), "annotate", folder.File("i.nii"), "--from", folder.File("r.nii"), "--label", "1", "-o", folder.File("m.nii.gz")])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string? stage = await process.StandardError.ReadLineAsync();   // the first stage: the work has begun
        Assert.That(stage, Is.EqualTo("region"));
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]))
            await kill.WaitForExitAsync();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(20));   // a hang, not a timing
        await process.WaitForExitAsync(patience.Token);
        Assert.That(process.ExitCode, Is.EqualTo(130));
        Assert.That(await process.StandardError.ReadToEndAsync(), Does.EndWith("clara: cancelled.\n"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.EquivalentTo(before));
    }
}
