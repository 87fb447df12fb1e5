using System.Diagnostics;
using Clara.TestKit;

namespace Clara.Integration.Tests;

/// <summary>What a process said.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error)
{
    /// <summary>The work failed with one line that says why, and nothing else.</summary>
    public void FailedWithOneLine()
    {
        Assert.That(ExitCode, Is.EqualTo(1), Error + Output);
        Assert.That(Output, Is.Empty);
        Assert.That(Error.Trim().Split('\n'), Has.Length.EqualTo(1), Error);
        Assert.That(Error, Does.StartWith("clara: ").And.Not.Contain("   at "));
    }

    /// <summary>Done, without a word too much on standard error.</summary>
    public Outcome Succeeded()
    {
        Assert.That(ExitCode, Is.Zero, Error + Output);
        return this;
    }
}

/// <summary>The built product as users run it: processes out of build/dist.</summary>
internal static class Product
{
    /// <summary>Starts `clara`; standard output and error are pipes.</summary>
    public static Process StartClara(params string[] arguments) => Start("dotnet", [Repository.Built("cli/clara.dll"), .. arguments]);

    /// <summary>Runs `clara` to its end.</summary>
    public static Task<Outcome> ClaraAsync(params string[] arguments) => EndAsync(StartClara(arguments));

    /// <summary>Runs clara-harness to its end.</summary>
    public static Task<Outcome> HarnessAsync(params string[] arguments) => EndAsync(Start(Repository.Built("clara-harness"), arguments));

    /// <summary>Waits for the end and reads both pipes.</summary>
    public static async Task<Outcome> EndAsync(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            await WaitAsync(process, TimeSpan.FromMinutes(10));
            return new(process.ExitCode, await output, await error);
        }
    }

    /// <summary>Waits for the end; a process that does not come to it is killed and fails the test, so that a run never hangs.</summary>
    public static async Task WaitAsync(Process process, TimeSpan longest)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(longest);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The process did not end within {longest.TotalSeconds:0} s.");
        }
    }

    /// <summary>Sends a signal such as INT, as a terminal does.</summary>
    public static async Task SignalAsync(Process process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
}
