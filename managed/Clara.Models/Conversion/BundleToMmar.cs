using Clara.Models.Bundles;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Conversion;

/// <summary>A MONAI bundle as an MMAR of the PyTorch line (specification 5.5, the other way round).</summary>
internal static class BundleToMmar
{
    /// <summary>Keys of metadata.json that a serving config has, or that say nothing about the model.</summary>
    private static readonly string[] Carried = ["version", "description", "task", "network_data_format", "clara", "monai_version", "pytorch_version", "numpy_version", "required_packages_version", "optional_packages_version", "schema", "supported_apps", "name"];

    public static void Write(ModelArchive archive, ConversionFiles files)
    {
        BundleFolder bundle = BundleFolder.In(archive.Folder)!;
        ServingConfig config = archive.Config;
        files.Write("config/config_aiaa.json", ServingConfigWriter.Write(config));
        foreach (ComponentConfig c in config.PreTransforms.Concat(config.PostTransforms).Append(config.Inference.Inferer))
        {
            foreach (string argument in c.OpenArguments)
                files.Warn($"{c.Place} ({c.Name}): the argument '{argument}' is an expression that is not understood, and is left out.");
            foreach (string argument in ServingConfigWriter.References(c))
                files.Warn($"{c.Place} ({c.Name}): the argument '{argument}' refers to another part of the bundle, and is left out.");
        }
        JObject inference = bundle.Read(BundleFolder.Inference), metadata = bundle.Read(BundleFolder.Metadata);
        files.Write("config/environment.json", new()
        {
            ["DATA_ROOT"] = Plain(inference["dataset_dir"]) ?? "data", ["DATASET_JSON"] = "config/dataset_0.json", ["PROCESSING_TASK"] = ModelTypes.NameOf(config.Type),
            ["MMAR_CKPT_DIR"] = "models", ["MMAR_EVAL_OUTPUT_PATH"] = "eval",
        });
        string[] left = [.. metadata.Properties().Select(p => p.Name).Where(n => !Carried.Contains(n))];
        if (left.Length > 0)
        {
            files.Warn($"metadata.json: {string.Join(", ", left)} {(left.Length == 1 ? "has" : "have")} no place in an MMAR; the whole file is kept as docs/metadata.json.");
            files.Write("docs/metadata.json", metadata);
        }
        Training(bundle, files);
        Files(archive, files);
    }

    private static void Training(BundleFolder bundle, ConversionFiles files)
    {
        if (bundle.ConfigFolder is null)
            return;
        foreach ((string from, string to) in new[] { ("train.json", "config_train.json"), ("evaluate.json", "config_validation.json"), ("finetune.json", "config_finetune.json") })
        {
            string path = Path.Combine(bundle.ConfigFolder, from);
            if (!File.Exists(path))
                continue;
            MmarText text = new();
            files.Write($"config/{to}", (JObject)text.Of(ConfigText.Read(path, from), from));
            files.Warn($"config/{to} is {from} in the words of an MMAR; it was not run, and references between its parts may need work.");
            foreach (string lost in text.Lost)
                files.Warn($"{lost} has no counterpart in an MMAR.");
        }
    }

    private static void Files(ModelArchive archive, ConversionFiles files)
    {
        string network = Path.GetRelativePath(archive.Folder, archive.NetworkFile).Replace('\\', '/');
        files.CopyNetwork(network, archive.Config.Inference.ModelFile is null ? $"models/{Path.GetFileName(network)}" : network);
        foreach (string name in files.In("models"))
            files.Copy($"models/{name}", $"models/{name}");
        foreach (string name in files.In("docs").Where(n => n != BundleFolder.Metadata))
            files.Copy($"docs/{name}", name == "README.md" ? "docs/Readme.md" : $"docs/{name}");
        files.Copy("LICENSE", "docs/license.txt");
        files.Warn("commands/ is not written; 'clara train', 'validate', 'infer' and 'export' do what its scripts would.");
    }

    private static string? Plain(JToken? token) => token is { Type: JTokenType.String } && (string)token! is { Length: > 0 } text && text[0] is not ('$' or '@' or '%') ? text : null;
}
