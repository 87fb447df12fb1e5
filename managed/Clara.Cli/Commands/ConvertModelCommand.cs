using System.CommandLine;
using System.Globalization;
using Clara.Cli.Running;
using Clara.Imaging;
using Clara.Inference.Conversion;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>clara convert-model SOURCE [--network JSON | --config FILE] -o model.onnx</summary>
internal static class ConvertModelCommand
{
    private const string Ending = ".onnx";
    private static readonly string[] Axes = ["x", "y", "z"];
    private static readonly Argument<string> Source = new("SOURCE") { Description = "Keras network of TensorFlow.js (model.json), PyTorch weights of a MONAI network (.pt), or a folder that has them: MONAI bundle or Clara Train archive." };
    private static readonly Option<string?> Network = new("--network") { Description = "Definition of a PyTorch network: {\"_target_\": \"UNet\", ...} (default: from the checkpoint or the configuration beside it).", HelpName = "JSON" };
    private static readonly Option<string?> Config = new("--config") { Description = "Configuration that holds the definition (network_def, or model).", HelpName = "FILE" };
    private static readonly Option<string> Output = new("-o", "--output") { Description = "Network to write, .onnx.", HelpName = "ONNX", Required = true };

    public static Command Create()
    {
        Command command = new("convert-model", "Write a Keras or MONAI network as ONNX. Both are run on an image of noise and compared before the file gets its name.") { Source, Network, Config, Output };
        command.SetAction((parsed, ct) => RunAsync(new(parsed), parsed, ct));
        return command;
    }

    private static async Task<int> RunAsync(Run run, ParseResult parsed, CancellationToken ct)
    {
        ConversionRequest request = new(parsed.GetValue(Source)!, parsed.GetValue(Network), parsed.GetValue(Config));
        if (request.Network is not null && request.ConfigurationFile is not null)
            throw new UsageException("--network and --config both define the network; give one.");
        string to = parsed.GetValue(Output)!, name = Path.GetFileName(Path.GetFullPath(to));
        if (!to.EndsWith(Ending, StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--output: {name} must end in {Ending}.");
        // Begun before the work: a folder that cannot be written to is told of now.
        await using PendingFile file = PendingFile.Create(to);
        ConvertedModel model;
        using (ProgressLines? progress = run.Progress())
            model = await Task.Run(() => ModelConverter.Convert(request, progress, ct), ct).ConfigureAwait(false);
        try
        {
            await file.Stream.WriteAsync(model.Onnx, ct).ConfigureAwait(false);
            await file.CompleteAsync(ct).ConfigureAwait(false);
            file.Commit();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PendingFile.Unwritable(name, e);
        }
        if (run.Json)
            run.Write(ToJson(model, to));
        else
            await run.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"{to} written: {model.Network}, {model.Layers} layers, {model.Parameters} parameters, {model.InputChannels} channels in, {model.OutputChannels} out; largest difference {model.LargestDifference:G2}.")).ConfigureAwait(false);
        return ExitCode.Done;
    }

    private static JObject ToJson(ConvertedModel model, string to) =>
        new()
        {
            ["out"] = to, ["network"] = model.Network, ["layers"] = model.Layers, ["parameters"] = model.Parameters,
            ["input"] = new JObject { ["name"] = "image", ["shape"] = Shape(model.InputChannels, model.Axes), ["multiple_of"] = new JArray(model.MultipleOf) },
            ["output"] = new JObject { ["name"] = "logits", ["shape"] = Shape(model.OutputChannels, model.Axes) },
            ["max_difference"] = model.LargestDifference,
        };

    /// <summary>[1, channels, "x", "y", "z"]: free axes have names.</summary>
    private static JArray Shape(int channels, int axes) => [1, channels, .. Axes.Take(axes)];
}
