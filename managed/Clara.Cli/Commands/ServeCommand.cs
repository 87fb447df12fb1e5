using System.CommandLine;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Models;
using Clara.Server;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara serve [--port 5000] [--host 127.0.0.1] [--workspace DIR]: until a signal comes; 0 then.</summary>
internal static class ServeCommand
{
    private const int CustomaryPort = 5000;
    private static readonly Option<int> Port = new("--port") { Description = "Port; 0 takes a free one.", DefaultValueFactory = _ => CustomaryPort, HelpName = "PORT" };
    private static readonly Option<string> Host = new("--host") { Description = "Address to listen on; \"*\" for all. There is no authorisation yet: keep to trusted networks.", DefaultValueFactory = _ => "127.0.0.1", HelpName = "ADDRESS" };
    private static readonly Option<string?> Workspace = new("--workspace") { Description = "Folder for uploads.", HelpName = "DIR" };

    public static Command Create()
    {
        Command command = new("serve", "Serve the local models to AIAA clients.") { Port, Host, Workspace };
        command.Validators.Add(result =>
        {
            // By its text: a value that is no number has been reported already, and asking for it throws.
            if (result.GetResult(Port)?.Tokens is [{ Value: var text }] && int.TryParse(text, out int port) && port is < 0 or > 65535)
                result.AddError("--port must be 0 to 65535.");
        });
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        if (run.Preferences.Get("server.url").Length > 0)
            throw new UsageException("serve is the server; leave --server out.");
        using ILoggerFactory logs = LoggerFactory.Create(builder => builder.AddProvider(new LineLog(run.Error)));
        await using IAnnotationBackend engine = run.OpenBackend();
        IReadOnlyList<ModelInfo> models = await engine.ListModelsAsync(ct).ConfigureAwait(false);
        await using ClaraServer server = await ClaraServer.StartAsync(
            new() { Host = parsed.GetValue(Host)!, Port = parsed.GetValue(Port), Workspace = parsed.GetValue(Workspace) }, engine, run.IsQuiet ? null : logs, ct).ConfigureAwait(false);
        if (run.Json)
            // One line: whoever started this reads it to learn the port, while the server goes on.
            run.Output.WriteLine(new JObject { ["url"] = server.Uri.ToString(), ["models"] = new JArray(models.Select(m => m.Name)) }.ToString(Formatting.None));
        else
            run.Output.WriteLine($"Serving {string.Join(", ", models.Select(m => m.Name))} at {server.Uri} (Ctrl+C ends it)");
        await run.Output.FlushAsync(ct).ConfigureAwait(false);
        try
        {
            await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The way a server ends; stopping follows with the disposal.
        }
        return ExitCode.Done;
    }
}
