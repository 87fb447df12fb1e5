using Clara.Models.Bundles;
using Clara.Models.Config;

namespace Clara.Models;

/// <summary>An archive as far as it could be read.</summary>
/// <param name="Format">Null when the folder is no archive.</param>
/// <param name="Config">Null when it could not be read.</param>
/// <param name="Weights">Null when there is nothing to run, and of a pipeline, which runs other models.</param>
internal sealed record ArchiveReading(ArchiveFormat? Format, ServingConfig? Config, ArchiveWeights? Weights)
{
    /// <summary>Reads the archive; everything that is wrong with it goes into <paramref name="findings"/>.</summary>
    public static ArchiveReading Of(string folder, IReadOnlyList<string> settings, Findings findings)
    {
        ArchiveFormat? format = ArchiveFormats.Of(folder);
        if (MmarFolder.ConfigOf(folder) is string path)
        {
            ServingConfig? config = ServingConfigReader.Read(path, settings, findings);
            return With(format, config, config is null or { Inference.Members.Count: > 0 } ? null : findings.Try(() => OfMmar(folder, config.Inference, format, findings), null));
        }
        if (BundleFolder.In(folder) is not BundleFolder bundle)
        {
            findings.Fail(ModelInvalidException.At($"config/{ServingConfigReader.FileName}", " is missing."));
            return new(null, null, null);
        }
        ServingConfig? read = BundleReader.Read(bundle, findings);
        return With(format, read, findings.Try(() => OfBundle(bundle, read?.Inference.ModelFile, findings), null));
    }

    private static ArchiveReading With(ArchiveFormat? format, ServingConfig? config, ArchiveWeights? weights) =>
        new(format, config is null || weights is null ? config : config with { Inference = config.Inference with { Weights = weights.Format } }, weights);

    private static ArchiveWeights OfMmar(string folder, InferenceConfig inference, ArchiveFormat? format, Findings findings)
    {
        const string Place = $"{ServingConfigReader.FileName}: inference.CLARA.args.model";
        if (inference.ModelFile is string named)
            return ArchiveWeights.Named(folder, named, inference.Weights, Place, findings);
        if (format == ArchiveFormat.Onnx)
            return inference.Weights == WeightsFormat.Onnx
                ? ArchiveWeights.Look(folder, alsoTorchScript: false, n => $"has {n} .onnx files; name one in inference.CLARA.args.model.")
                : ArchiveWeights.LookForTorchScript(folder);
        return OfAny(folder);
    }

    private static ArchiveWeights OfBundle(BundleFolder bundle, string? named, Findings findings)
    {
        if (named is not null)
            return ArchiveWeights.Named(bundle.Folder, named, named.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) ? WeightsFormat.Onnx : WeightsFormat.TorchScript, $"{bundle.ShownName(BundleFolder.Metadata)}: clara.model", findings);
        return OfAny(bundle.Folder);
    }

    /// <summary>The one network there is, of either kind.</summary>
    private static ArchiveWeights OfAny(string folder) =>
        ArchiveWeights.Look(folder, alsoTorchScript: true, n => n == 0 ? "has no network that can be run: model.onnx, or model.ts (TorchScript)." : $"has {n} .onnx files; call the one to be used model.onnx.");
}
