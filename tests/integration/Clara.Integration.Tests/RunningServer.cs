using System.Diagnostics;
using Newtonsoft.Json.Linq;

namespace Clara.Integration.Tests;

/// <summary>`clara serve` as a process of its own on a free port.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _log;

    private RunningServer(Process process, string url)
    {
        _process = process;
        _log = process.StandardError.ReadToEndAsync();
        Url = url;
    }

    public string Url { get; }

    /// <summary>Starts it over a models folder and waits until it listens.</summary>
    public static async Task<RunningServer> StartAsync(string models, string workspace)
    {
        Process process = Product.StartClara("serve", "--port", "0", "--models", models, "--workspace", workspace, "--json");
        string? line = await process.StandardOutput.ReadLineAsync();
        Assert.That(line, Is.Not.Null.And.Not.Empty, "the server did not start");
        return new(process, (string)JObject.Parse(line!)["url"]!);
    }

    /// <summary>Ctrl+C; gives exit code and log.</summary>
    public async Task<(int ExitCode, string Log)> StopAsync()
    {
        await Product.SignalAsync(_process, "INT");
        await Product.WaitAsync(_process, TimeSpan.FromSeconds(30));
        return (_process.ExitCode, await _log);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await StopAsync();
        _process.Dispose();
    }
}
