using System.Globalization;
using Clara.Annotation;
using Clara.Cli.Running;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Demo.Playing;

/// <summary>One of the two runs of the workflow: the harness's report and the masks that it saved.</summary>
internal sealed record DemoRun(string Name, JObject Report, LabelMap Annotation, LabelMap? Segmentation, IReadOnlyList<string> Problems)
{
    /// <summary>Seconds that one structure's annotation took; null where it failed.</summary>
    public double? SecondsOf(int label) => (double?)Report["structures"]?.FirstOrDefault(s => (int?)s["label"] == label)?["seconds"];

    /// <summary>Seconds of all steps together.</summary>
    public double Seconds => Report["steps"]?.Sum(s => (double?)s["milliseconds"] ?? 0) / 1000 ?? 0;

    /// <summary>Plays the workflow. Throws <see cref="ClaraException"/> when it fails as a whole; single structures that fail are in <see cref="Problems"/>.</summary>
    /// <param name="harness">Path of clara-harness.</param>
    /// <param name="name">"local" or "remote"; also the folder of its files.</param>
    /// <param name="input">What to work on.</param>
    /// <param name="model">Segmentation model that finds the structures; null to take them from the input's targets.</param>
    /// <param name="preferences">Models folder, device and for the remote run the server's address.</param>
    /// <param name="folder">Where files go.</param>
    /// <param name="onStep">Told each finished step, on another thread.</param>
    /// <param name="ct">Interrupts the harness.</param>
    public static async Task<DemoRun> PlayAsync(
        string harness, string name, DemoInput input, string? model, Preferences preferences, DemoFolder folder, Action<string> onStep, CancellationToken ct)
    {
        string report = folder.Run(name, DemoFolder.HarnessReport), annotation = folder.Run(name, DemoFolder.Annotation), segmentation = folder.Run(name, DemoFolder.Segmentation);
        List<string> arguments = ["--image", input.File, "--all-labels", "--out", Path.GetDirectoryName(annotation)!, "--report", report, "--models", preferences.ModelsFolder];
        if (preferences.Get("server.url") is { Length: > 0 } server)
            arguments.AddRange(["--server", server]);
        arguments.AddRange(["--preference", $"inference.device={preferences.Get("inference.device")}", "--preference", $"server.timeout_seconds={preferences.Get("server.timeout_seconds")}"]);
        if (model is not null)
            arguments.AddRange(["--model", model]);
        else
        {
            arguments.AddRange(["--labels", folder.Targets]);
            foreach (Label label in input.Targets!.Labels)
                arguments.AddRange(["--label-name", string.Create(CultureInfo.InvariantCulture, $"{label.Id}={label.Name}")]);
        }
        HarnessProcess.Ending ending = await HarnessProcess.RunAsync(harness, arguments, onStep, ct).ConfigureAwait(false);
        if (ending.Code != 0 && !File.Exists(annotation))
            throw new ClaraException(StatusCode.Internal, $"The {name} run failed: {ending.Reason}");
        return new(
            name, JsonFile.Read(report) as JObject ?? throw new ClaraException(StatusCode.Format, $"{report} is no report of clara-harness."),
            await NiftiFile.ReadLabelMapAsync(annotation, null, ct).ConfigureAwait(false),
            model is null ? null : await NiftiFile.ReadLabelMapAsync(segmentation, null, ct).ConfigureAwait(false), ending.Reasons);
    }
}
