using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Networks;
using Microsoft.ML.OnnxRuntime;
using Newtonsoft.Json.Linq;
using Spectre.Console;

namespace Clara.Cli.Commands;

/// <summary>clara doctor [--server URL]: what works on this machine; 1 when something that is needed does not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        Command command = new("doctor", "Check this machine: .NET, ONNX Runtime, devices, models folder, library, server.");
        command.SetAction((parsed, ct) => RunAsync(new(parsed), ct));
        return command;
    }

    private sealed record Check(string Name, string State, string Detail);

    private static async Task<int> RunAsync(Run run, CancellationToken ct)
    {
        List<Check> checks =
        [
            new("system", "ok", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}"),
            new("processors", "ok", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
            new("memory", "ok", string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30):0.0} GiB")),
            new("dotnet", "ok", RuntimeInformation.FrameworkDescription),
            OnnxRuntime(), Torch(), .. DeviceChecks(run.Preferences.Get("inference.device")), ModelsFolder(run.Preferences.ModelsFolder), Library(), await BackendAsync(run, ct).ConfigureAwait(false),
        ];
        bool failed = checks.Any(c => c.State == "failed");
        if (run.Json)
            run.Write(new JObject
            {
                ["ok"] = !failed,
                ["checks"] = new JArray(checks.Select(c => new JObject { ["name"] = c.Name, ["state"] = c.State, ["detail"] = c.Detail })),
            });
        else
        {
            Table table = new Table().AddColumns("check", "state", "detail");
            foreach (Check c in checks)
                table.AddRow(c.Name, c.State, Markup.Escape(c.Detail));
            run.Write(table);
        }
        if (failed)
            throw new ClaraException(StatusCode.Host, $"these checks failed: {string.Join(", ", checks.Where(c => c.State == "failed").Select(c => c.Name))}.");
        return ExitCode.Done;
    }

    private static Check OnnxRuntime()
    {
        try
        {
            return new("onnx_runtime", "ok", Loaded());
        }
        catch (Exception e) when (Devices.IsNoLibrary(e))
        {
            return new("onnx_runtime", "failed", Devices.NoLibrary);
        }

        // A method of its own: its types are loaded when it is compiled, inside of the try.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static string Loaded() => $"{OrtEnv.Instance().GetVersionString()}, {string.Join(", ", OrtEnv.Instance().GetAvailableProviders())}";
    }

    /// <summary>Each kind of device, and what the preference takes. Only a device that was named and cannot be had is a failure; without ONNX Runtime, which is told already, there is nothing to say.</summary>
    private static IEnumerable<Check> DeviceChecks(string preference)
    {
        DeviceReport taken = Devices.For(preference);
        return taken.Why == Devices.NoLibrary ? [] :
        [
            .. Devices.All().Select(d => new Check($"device {d.Name}", d.IsAvailable ? "ok" : "missing", d.Detail)),
            new("device", taken.Taken == "none" ? "failed" : "ok", taken.Text),
        ];
    }

    private static Check Torch()
    {
        try
        {
            return TorchEngine.Describe() is string found ? new("torch", "ok", found) : new("torch", "none", "networks in TorchScript (.ts, .pt) need it: ./clara install-torch; ONNX does not");
        }
        catch (ClaraException e)
        {
            return new("torch", "failed", e.Message);
        }
    }

    private static Check ModelsFolder(string folder)
    {
        if (File.Exists(folder))
            return new("models_folder", "failed", $"{folder} is a file, not a folder");
        if (!Directory.Exists(folder))
            return new("models_folder", "empty", $"{folder} does not exist yet");
        try
        {
            return new("models_folder", "ok", string.Create(CultureInfo.InvariantCulture, $"{folder}, {Directory.EnumerateFileSystemEntries(folder).Count()} entries"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("models_folder", "failed", $"{folder} cannot be read");
        }
    }

    private static Check Library()
    {
        string path = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "libclara.so"));
        return File.Exists(path) ? new("libclara", "ok", path) : new("libclara", "missing", $"not at {path}; viewers need it, this command does not");
    }

    private static async Task<Check> BackendAsync(Run run, CancellationToken ct)
    {
        try
        {
            await using IAnnotationBackend backend = run.OpenBackend();
            ConnectionReport report = await backend.TestConnectionAsync(ct).ConfigureAwait(false);
            return new($"backend {backend.Name}", report.FailedStage == ConnectionStage.None ? "ok" : "failed", report.Message);
        }
        catch (ClaraException e)
        {
            return new("backend", "failed", e.Message);
        }
    }
}
