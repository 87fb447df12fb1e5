using System.Diagnostics;
using Clara.TestKit;

namespace Clara.Integration.Tests.ProductTests;

/// <summary>Ctrl+C while a network runs.</summary>
public sealed class InterruptTests
{
    [Test]
    public async Task A_running_network_ends_with_130_at_once_and_leaves_no_file()
    {
        using TempFolder folder = new();
        string models = folder.File("models"), output = Directory.CreateDirectory(folder.File("out")).FullName;
        string image = SharedFolder.Require("data/t1_brain.nii.gz");
        (await Product.ClaraAsync("models", "import", SharedFolder.Require("models/brain_18.onnx"), "--template", "mr-brain-meshnet", "--models", models)).Succeeded();
        Process process = Product.StartClara("segment", image, "--model", "brain_18", "--models", models, "-o", Path.Combine(output, "m.nii.gz"));
        string? stage;
        do
            stage = await process.StandardError.ReadLineAsync();
        while (stage is not (null or "network"));
        await Task.Delay(1000); // well inside of the run, which takes ten seconds and more
        long began = Stopwatch.GetTimestamp();
        await Product.SignalAsync(process, "INT");
        Outcome run = await Product.EndAsync(process);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        Assert.That(run.ExitCode, Is.EqualTo(130), run.Error);
        Assert.That(run.Error.Trim(), Is.EqualTo("clara: cancelled."));
        Assert.That(Directory.EnumerateFileSystemEntries(output), Is.Empty);
        // The rest of the run would take far longer; how long ending takes in milliseconds is in tests/benchmarks.
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task A_server_ends_with_0_and_empties_its_workspace()
    {
        using TempFolder folder = new();
        string workspace = Directory.CreateDirectory(folder.File("workspace")).FullName;
        RunningServer server = await RunningServer.StartAsync(folder.File("models"), workspace);
        (int code, string log) = await server.StopAsync();
        Assert.That(code, Is.Zero, log);
        Assert.That(Directory.EnumerateFiles(workspace, "*", SearchOption.AllDirectories), Is.Empty);
    }
}
