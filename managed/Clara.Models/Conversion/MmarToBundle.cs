using Clara.Imaging;
using Clara.Models.Bundles;
using Clara.Models.Config;
using Clara.Models.Weights;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Conversion;

/// <summary>An MMAR as a MONAI bundle (specification 5.5).</summary>
internal static class MmarToBundle
{
    private static readonly Dictionary<string, string> Ids = new(StringComparer.Ordinal) { ["DATA_ROOT"] = "dataset_dir", ["MMAR_EVAL_OUTPUT_PATH"] = "output_dir", ["MMAR_CKPT_DIR"] = "ckpt_dir", ["MMAR_ROOT"] = "bundle_root" };
    private static readonly string[] Serving = ["pre_transforms", "post_transforms", "inference", "writer"];

    public static void Write(ModelArchive archive, ConversionFiles files)
    {
        string configPath = MmarFolder.ConfigOf(archive.Folder)!;
        Findings findings = new();
        MmarConfig config = MmarConfig.Read(configPath, ServingConfigReader.EnvironmentOf(configPath), [], findings);
        JObject environment = ServingConfigReader.EnvironmentOf(configPath) is string path ? ConfigText.Read(path, ServingConfigReader.EnvironmentName) : [];
        files.Write("configs/metadata.json", Metadata(archive));
        files.Write("configs/inference.json", Inference(archive, config.Root, environment, files));
        Training(files);
        Weights(archive, files);
        Documents(files);
    }

    private static JObject Inference(ModelArchive archive, JObject root, JObject environment, ConversionFiles files)
    {
        BundleText text = new(IdOf, name => Definition(root, name));
        JObject made = new() { ["imports"] = new JArray("$import glob"), ["bundle_root"] = "." };
        // Values of the archive: globals of the config, over them the environment's.
        foreach (JProperty p in root.Properties().Where(p => !Serving.Contains(p.Name) && !ServingConfigReader.Known.Contains(p.Name) && !p.Name.StartsWith('_') && (p.Value is JValue || p.Value is JArray))
            .Concat(environment.Properties().Where(p => !p.Name.StartsWith('_') && IdOf(p.Name) != "bundle_root")))
            made[IdOf(p.Name)] = text.Of(p.Value, p.Name);
        made["dataset_dir"] ??= "data";
        made["output_dir"] ??= "$@bundle_root + '/eval'";
        made["ckpt_dir"] ??= "$@bundle_root + '/models'";
        made["preprocessing"] = Compose(text, root, "pre_transforms");
        JObject inferer = archive.Config.Inference.Inferer.Arguments;
        inferer.AddFirst(new JProperty("_target_", archive.Config.Inference.Inferer.Name));
        made["inferer"] = inferer;
        made["postprocessing"] = Compose(text, root, "post_transforms");
        if (archive.Config.Inference.Weights == WeightsFormat.TorchScript)
            Run(made, Path.GetRelativePath(archive.Folder, archive.NetworkFile));
        else
            files.Warn("configs/inference.json has no run: MONAI itself runs TorchScript or a network definition, and this archive has an ONNX network, which ClaraPlugin runs.");
        if (archive.Format == ArchiveFormat.MmarTensorFlow)
            files.Warn("the transforms are those of the TensorFlow line; ClaraPlugin runs them, MONAI itself does not know their names.");
        if (archive.Config.PreTransforms.Concat(archive.Config.PostTransforms).Append(archive.Config.Inference.Inferer).Any(c => CodePath.Parse(c.Name) is not null))
            files.Warn("components of its own are code of .NET; ClaraPlugin runs them where they are trusted, MONAI itself does not.");
        foreach (string lost in text.Lost)
            files.Warn($"config_aiaa.json: {lost} has no counterpart in a bundle and is left out.");
        return made;
    }

    private static void Run(JObject made, string network)
    {
        made["device"] = "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')";
        made["network"] = $"$torch.jit.load(@bundle_root + '/{network.Replace('\\', '/')}').to(@device)";
        made["datalist"] = "$sorted(glob.glob(@dataset_dir + '/*.nii.gz'))";
        made["dataset"] = new JObject { ["_target_"] = "Dataset", ["data"] = "$[{'image': i} for i in @datalist]", ["transform"] = "@preprocessing" };
        made["dataloader"] = new JObject { ["_target_"] = "DataLoader", ["dataset"] = "@dataset", ["batch_size"] = 1, ["shuffle"] = false };
        made["evaluator"] = new JObject
        {
            ["_target_"] = "SupervisedEvaluator", ["device"] = "@device", ["val_data_loader"] = "@dataloader", ["network"] = "@network", ["inferer"] = "@inferer", ["postprocessing"] = "@postprocessing",
        };
        made["run"] = new JArray("$@evaluator.run()");
    }

    private static JObject Compose(BundleText text, JObject root, string key) =>
        new() { ["_target_"] = "Compose", ["transforms"] = root[key] is JArray list ? text.Of(list, key) : new JArray() };

    /// <summary>Id of the component that a reference means: the first of that alias or name, as the config engine takes it.</summary>
    private static string? Definition(JObject root, string name)
    {
        foreach ((string key, string id) in new[] { ("pre_transforms", "preprocessing"), ("post_transforms", "postprocessing") })
            if (root[key] is JArray list)
                for (int i = 0; i < list.Count; i++)
                    if (list[i] is JObject o && o["name"] is { Type: JTokenType.String } own && (((string)own!).Trim() == name.Trim() || ((string)own!).Split('#', 2).Any(p => p.Trim() == name.Trim())))
                        return $"{id}::transforms::{i}";
        return null;
    }

    private static JObject Metadata(ModelArchive archive)
    {
        ServingConfig config = archive.Config;
        JArray shape = config.Roi is Size3 roi ? new(roi.X, roi.Y, roi.Z) : new("*", "*", "*");
        JObject input = Tensor("image", "magnitude", shape, new() { ["0"] = "image" }), output = Tensor("image", "segmentation", shape, ServingConfigWriter.Labels(config.Labels.Prepend(new(0, "background"))));
        input["modality"] = config.Modality.Length > 0 ? config.Modality : ModelNaming.Of(archive.Info).Modality.ToUpperInvariant();
        JObject own = new()
        {
            ["type"] = ModelTypes.NameOf(config.Type), ["version"] = config.Version, ["description"] = config.Description, ["padding"] = config.PaddingMm, ["sigma"] = config.Sigma, ["labels"] = ServingConfigWriter.Labels(config.Labels),
            ["modality"] = config.Modality, ["input"] = config.Inference.InputField, ["output"] = config.Inference.OutputField, ["cache_until"] = config.CacheUntil,
        };
        if (config.Roi is not null)
            own["roi"] = shape.DeepClone();
        foreach ((string key, string? value) in new[] { ("input_name", config.Inference.InputName), ("output_name", config.Inference.OutputName), ("model", config.Inference.ModelFile) })
            if (value is not null)
                own[key] = value;
        if (config.MetaData.Count > 0)
            own["meta_data"] = new JObject(config.MetaData.Select(m => new JProperty(m.Key, m.Value)));
        return new()
        {
            ["version"] = System.Version.TryParse(config.Version, out System.Version? v) && v.Build >= 0 ? config.Version : "0.0.1", // semantic versions only; the archive's own stands under clara
            ["monai_version"] = "1.3.0", ["pytorch_version"] = "1.13.1", ["numpy_version"] = "1.22.2", ["required_packages_version"] = new JObject(),
            ["task"] = $"{ModelTypes.NameOf(config.Type)} {ModelNaming.Of(archive.Info).Organ.Replace('_', ' ')}".Trim(), ["description"] = config.Description, ["authors"] = "", ["copyright"] = "",
            ["supported_apps"] = new JObject(), ["network_data_format"] = new JObject { ["inputs"] = new JObject { ["image"] = input }, ["outputs"] = new JObject { ["pred"] = output } },
            ["clara"] = own,
        };
    }

    private static JObject Tensor(string type, string format, JArray shape, JObject channels) => new()
    {
        ["type"] = type, ["format"] = format, ["num_channels"] = channels.Count, ["spatial_shape"] = shape.DeepClone(), ["dtype"] = "float32", ["value_range"] = new JArray(0, 1), ["is_patch_data"] = true, ["channel_def"] = channels,
    };

    /// <summary>Configs of training and evaluation are carried over as text; nothing here runs them.</summary>
    private static void Training(ConversionFiles files)
    {
        foreach ((string from, string to) in new[] { ("config_train.json", "train.json"), ("config_validation.json", "evaluate.json"), ("config_finetune.json", "finetune.json") })
        {
            if (!File.Exists(files.PathOf(Path.Combine("config", from))))
                continue;
            JObject root = ConfigText.Read(files.PathOf(Path.Combine("config", from)), from);
            BundleText text = new(IdOf, name => DefinitionAnywhere(root, name));
            files.Write($"configs/{to}", (JObject)text.Of(root, from));
            files.Warn($"configs/{to} is config/{from} in the words of a bundle; it was not run, and references between its parts may need work.");
            foreach (string lost in text.Lost)
                files.Warn($"{lost} has no counterpart in a bundle and is left out.");
        }
        foreach (string name in files.In("config").Where(n => n.EndsWith(".json", StringComparison.Ordinal) && !n.StartsWith("config_", StringComparison.Ordinal) && n != ServingConfigReader.EnvironmentName && n is not (BundleFolder.Metadata or BundleFolder.Inference)))
            files.Copy($"config/{name}", $"configs/{name}");
    }

    private static string? DefinitionAnywhere(JObject root, string name) =>
        root.Descendants().OfType<JObject>().FirstOrDefault(o => o["name"] is { Type: JTokenType.String } own && ((string)own!).Split('#', 2).Append((string)own!).Any(p => p.Trim() == name.Trim())) is JObject found
            ? string.Join("::", found.Path.Split('.').SelectMany(p => p.Replace("]", "", StringComparison.Ordinal).Split('['))) : null;

    private static void Weights(ModelArchive archive, ConversionFiles files)
    {
        string network = Path.GetRelativePath(archive.Folder, archive.NetworkFile).Replace('\\', '/');
        files.CopyNetwork(network, archive.Config.Inference.ModelFile is null ? $"models/{Path.GetFileName(network)}" : network);
        foreach (string name in files.In("models"))
            if (name.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ts", StringComparison.OrdinalIgnoreCase))
                files.CopyNetwork($"models/{name}", $"models/{name}");
            else if (files.Has($"models/{name}"))
                continue; // a network's weights
            else if (name.EndsWith(".pt", StringComparison.OrdinalIgnoreCase))
                StateDict($"models/{name}", files);
            else
                files.Warn($"models/{name} has no use in a bundle and is left out.");
    }

    /// <summary>MONAI's bundles have the state dict by itself, Clara Train's checkpoints under "model" beside epoch and configuration.</summary>
    private static void StateDict(string name, ConversionFiles files)
    {
        if (!files.IsThere(name))
            return;
        try
        {
            TorchState state = TorchState.Open(files.PathOf(name));
            if (state.IsBare)
            {
                files.Copy(name, name);
                return;
            }
            files.Make(name, (output, ct) => TorchStateWriter.Write(state, output, ct));
            files.Warn($"{name} is the checkpoint's state dict by itself, as MONAI loads it; what stood beside it, such as the optimizer and train_conf, is left out.");
        }
        catch (ModelInvalidException e)
        {
            files.Copy(name, name);
            files.Warn($"{name} is copied as it is, and MONAI may not load it: {e.Message}");
        }
    }

    private static void Documents(ConversionFiles files)
    {
        foreach (string name in files.In("docs"))
            if (name.Equals("readme.md", StringComparison.OrdinalIgnoreCase))
                files.Copy($"docs/{name}", "docs/README.md");
            else if (name.StartsWith("license", StringComparison.OrdinalIgnoreCase))
            {
                files.Copy($"docs/{name}", "LICENSE");
                files.Copy($"docs/{name}", "docs/data_license.txt");
            }
            else
                files.Copy($"docs/{name}", $"docs/{name}");
        if (!files.In("docs").Any(n => n.StartsWith("license", StringComparison.OrdinalIgnoreCase)))
            files.Warn("the archive has no docs/license.txt; a bundle needs a LICENSE.");
        if (files.In("commands").Any())
            files.Warn("commands/ has no counterpart; a bundle is run by 'python -m monai.bundle run'.");
    }

    private static string IdOf(string variable) => Ids.GetValueOrDefault(variable, variable);
}
