using Clara.Imaging;
using Clara.Server.Tests.Doubles;
using Clara.TestKit;

namespace Clara.Server.Tests.ServerTests;

public sealed class StartTests
{
    private static async Task<ClaraException> FailAsync(ServerOptions options)
    {
        using TempFolder folder = new();
        return (await Assert.ThrowsAsync<ClaraException>(() => ClaraServer.StartAsync(options with { Workspace = options.Workspace ?? folder.Path }, new ThresholdBackend(), null, CancellationToken.None)))!;
    }

    [Test]
    public async Task A_port_in_use_is_named()
    {
        await using RunningServer first = await RunningServer.StartAsync();
        ClaraException e = await FailAsync(new() { Port = first.Server.Uri.Port });
        Assert.That(e.Status, Is.EqualTo(StatusCode.Busy));
        Assert.That(e.Message, Does.Contain(first.Server.Uri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task Options_that_cannot_be_are_refused()
    {
        Assert.That((await FailAsync(new() { Port = 70000 })).Status, Is.EqualTo(StatusCode.Argument));
        Assert.That((await FailAsync(new() { Host = "not an address" })).Status, Is.EqualTo(StatusCode.Argument));
        Assert.That((await FailAsync(new() { Workers = 0 })).Status, Is.EqualTo(StatusCode.Argument));
    }

    [Test]
    public async Task A_workspace_that_cannot_be_written_is_named() =>
        Assert.That((await FailAsync(new() { Workspace = "/proc/nowhere" })).Status, Is.EqualTo(StatusCode.Io));

    [Test]
    public async Task A_workspace_may_be_named_relative_to_where_the_user_stands()
    {
        using TempFolder folder = new();
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = folder.Path;
        try
        {
            await using ClaraServer server = await ClaraServer.StartAsync(new() { Workspace = "work" }, new ThresholdBackend(), null, CancellationToken.None);
            Assert.That(Directory.EnumerateDirectories(folder.File("work/uploads")).Count(), Is.EqualTo(1));
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Test]
    public async Task It_listens_on_loopback_unless_told_otherwise()
    {
        await using RunningServer running = await RunningServer.StartAsync();
        Assert.That(running.Server.Uri.Host, Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public async Task Uploads_that_a_crashed_server_left_are_removed_and_a_running_ones_stay()
    {
        using TempFolder folder = new();
        string crashed = Path.Combine(folder.Path, "uploads", "crashed");
        Directory.CreateDirectory(crashed);
        await File.WriteAllTextAsync(Path.Combine(crashed, "in-use"), "");
        await File.WriteAllTextAsync(Path.Combine(crashed, "x.upload"), "patient");
        await using ClaraServer first = await ClaraServer.StartAsync(new() { Workspace = folder.Path }, new ThresholdBackend(), null, CancellationToken.None);
        Assert.That(Directory.Exists(crashed), Is.False);
        await using ClaraServer second = await ClaraServer.StartAsync(new() { Workspace = folder.Path }, new ThresholdBackend(), null, CancellationToken.None);
        Assert.That(Directory.EnumerateDirectories(Path.Combine(folder.Path, "uploads")).Count(), Is.EqualTo(2));
    }
}
