using Clara.Imaging;
using Clara.Inference.Conversion.Monai;
using Clara.Models;
using Clara.Models.Weights;

namespace Clara.Inference.Conversion;

/// <summary>Where a foreign network lies: what was given (a file or a folder) as the file of its weights and, for PyTorch, the places where its definition may be.</summary>
/// <param name="File">model.json of TensorFlow.js, or weights of PyTorch.</param>
/// <param name="IsKeras">Which of the two.</param>
/// <param name="Configurations">Existing files that may hold the definition, best first.</param>
internal sealed record ConversionSource(string File, bool IsKeras, IReadOnlyList<string> Configurations)
{
    /// <summary>A YAML file that may hold it as well, as seen from the folder, and is not read; null where there is none.</summary>
    private string? Yaml { get; init; }

    // Of a TensorFlow.js folder, a bundle, and an archive of Clara Train 4.
    private static readonly string[] WeightFiles = ["model.json", "models/model.pt", "models/final_model.pt", "models/model_final.pt", "model.pt"];
    private static readonly string[] ConfigurationFiles = ["configs/inference.json", "configs/train.json", "config/config_train.json", "config/config_inference.json", "inference.json", "train.json"];

    private static readonly string[] YamlEndings = [".yaml", ".yml"];

    /// <summary>Throws <see cref="ClaraException"/>: NotFound or Unsupported.</summary>
    public static ConversionSource Find(string source)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source));
        if (Directory.Exists(source))
            return WeightFiles.Select(f => Path.Combine(source, f)).FirstOrDefault(System.IO.File.Exists) is string found ? Of(found, source)
                : throw new ClaraException(StatusCode.NotFound, $"{name} has no weights to convert: none of {string.Join(", ", WeightFiles)} is there.");
        if (!System.IO.File.Exists(source))
            throw new ClaraException(StatusCode.NotFound, $"{name} does not exist.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(source))!;
        return Of(source, Path.GetFileName(folder) == "models" ? Path.GetDirectoryName(folder)! : folder);
    }

    /// <summary>The definition: what was given with the call, else what the checkpoint has, else the configuration beside it.</summary>
    public NetworkDefinition Definition(ConversionRequest request, TorchCheckpoint checkpoint)
    {
        string file = Path.GetFileName(File);
        if (request.Network is string text)
            return DefinitionReader.InText(text, "--network") ?? throw new ModelInvalidException("--network defines no network; give {\"_target_\": \"UNet\", ...} with its arguments.");
        if (request.ConfigurationFile is string path)
            return DefinitionReader.InFile(path) ?? throw new ModelInvalidException($"{Path.GetFileName(path)} defines no network: neither network_def nor model is there.");
        if (checkpoint.Configuration is { } stored && DefinitionReader.In(stored, $"{file}: train_conf") is NetworkDefinition own)
            return own;
        return Configurations.Select(DefinitionReader.InFile).FirstOrDefault(d => d is not null)
            ?? throw new ModelInvalidException(Yaml is not null ? $"{file} holds weights only, and {Yaml}, which may define their network, is YAML and not read: write it as JSON, or give the definition with --network."
                : $"{file} holds weights only, and no configuration beside it defines their network ({string.Join(", ", ConfigurationFiles)}); give it with --network or --config.");
    }

    private static ConversionSource Of(string file, string root) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".json" => new(file, true, []),
        ".pt" or ".pth" => new(file, false, [.. ConfigurationFiles.Select(f => Path.Combine(root, f)).Where(System.IO.File.Exists)])
        {
            Yaml = ConfigurationFiles.SelectMany(f => YamlEndings.Select(ending => Path.ChangeExtension(f, ending))).FirstOrDefault(f => System.IO.File.Exists(Path.Combine(root, f))),
        },
        _ => throw new ClaraException(StatusCode.Unsupported, $"{Path.GetFileName(file)} cannot be converted: a model.json of TensorFlow.js, a .pt file of PyTorch or a folder of a model can."),
    };
}
