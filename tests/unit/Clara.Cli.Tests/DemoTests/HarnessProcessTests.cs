using System.Diagnostics;
using System.Runtime.Versioning;
using Clara.Cli.Demo.Playing;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Cli.Tests.DemoTests;

/// <summary>The harness's part is played by shell scripts.</summary>
[Platform("Linux")]
[SupportedOSPlatform("linux")]
public sealed class HarnessProcessTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Steps_arrive_line_by_line_and_arguments_as_they_are()
    {
        List<string> steps = [];
        HarnessProcess.Ending ending = await HarnessProcess.RunAsync(Script("""for a in "$@"; do echo "step $a"; done"""), ["a b", "--c", "é\"'$"], steps.Add, CancellationToken.None);
        Assert.That(ending.Code, Is.Zero);
        Assert.That(steps, Is.EqualTo(new[] { "step a b", "step --c", "step é\"'$" }));
    }

    [Test]
    public async Task Reasons_of_a_failure_are_kept_without_progress_and_prefix()
    {
        HarnessProcess.Ending ending = await HarnessProcess.RunAsync(Script("echo 'annotate 25 %' >&2; echo 'clara-harness: no such model' >&2; exit 1"), [], _ => { }, CancellationToken.None);
        Assert.That(ending.Code, Is.EqualTo(1));
        Assert.That(ending.Reasons, Is.EqualTo(new[] { "no such model" }));
    }

    [TestCase("exit 2")]
    [TestCase("kill -SEGV $$")]
    public void An_end_that_is_not_promised_is_a_failure_of_the_host(string script) => Assert.That(
        async () => await HarnessProcess.RunAsync(Script(script), [], _ => { }, CancellationToken.None),
        Throws.InstanceOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.Host));

    [Test]
    public void A_program_that_is_missing_is_named() => Assert.That(
        async () => await HarnessProcess.RunAsync(_folder.File("nothing-here"), [], _ => { }, CancellationToken.None),
        Throws.InstanceOf<ClaraException>().With.Message.Contain("nothing-here"));

    [Test]
    public async Task Cancelling_interrupts_the_harness_which_may_tidy_up()
    {
        string tidied = _folder.File("tidied");
        string script = Script($"trap 'touch {tidied}; exit 130' INT; echo ready; while true; do sleep 0.05; done");
        Assert.That(await CancelledAfterAsync(script), Is.LessThan(TimeSpan.FromSeconds(1.5)));
        Assert.That(tidied, Does.Exist);
    }

    [Test]
    public async Task A_harness_that_does_not_listen_is_ended()
    {
        string script = Script("trap '' INT; echo $$; while true; do sleep 0.05; done");
        int process = 0;
        Assert.That(await CancelledAfterAsync(script, line => process = int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)), Is.LessThan(TimeSpan.FromSeconds(6)));
        Assert.That(() => Directory.Exists($"/proc/{process}"), Is.False.After(30_000, 50));
    }

    private static async Task<TimeSpan> CancelledAfterAsync(string script, Action<string>? onStep = null)
    {
        using CancellationTokenSource cancel = new();
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<HarnessProcess.Ending> run = HarnessProcess.RunAsync(script, [], line =>
        {
            onStep?.Invoke(line);
            ready.TrySetResult();
        }, cancel.Token);
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        long began = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => run, Throws.InstanceOf<OperationCanceledException>());
        return Stopwatch.GetElapsedTime(began);
    }

    private string Script(string body)
    {
        string path = _folder.File($"{Guid.NewGuid():N}.sh");
        File.WriteAllText(path, "#!/bin/bash\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
