namespace Clara.Inference.Tests.Onnx;

/// <summary>A MONAI bundle of DeepEdit as a folder, built as the zoo's is: lists of steps that an expression joins, label_names in the network's order, a softmax that is brought back before the argmax.</summary>
internal static class DeepEditBundle
{
    public const string Points = """{"_target_": "AddGuidanceFromPointsDeepEditd", "ref_image": "@key", "guidance": "guidance", "label_names": "@label_names"}""",
        Resized = """{"_target_": "Resized", "keys": "@key", "spatial_size": "@size", "mode": "area"}""",
        Scaled = """{"_target_": "ResizeGuidanceMultipleLabelDeepEditd", "guidance": "guidance", "ref_image": "@key"}""",
        Signal = """{"_target_": "AddGuidanceSignalDeepEditd", "keys": "@key", "guidance": "guidance", "number_intensity_ch": "@intensity_channels"}""",
        Discarded = """{"_target_": "DiscardAddGuidanced", "keys": "@key", "label_names": "@label_names", "number_intensity_ch": "@intensity_channels"}""";

    /// <summary>The steps from the clicks to their maps.</summary>
    public const string ClickSteps = $"{Points}, {Resized}, {Scaled}, {Signal}";

    private const string Metadata = """
        {"version": "0.1.0", "monai_version": "1.2.0", "pytorch_version": "1.13.1", "numpy_version": "1.22.2", "optional_packages_version": {"itk": "5.3.0"}, "name": "Blob DeepEdit annotation", "task": "Blobs of a test",
         "description": "Finds blobs, with clicks or without.", "authors": "", "copyright": "",
         "network_data_format": {
           "inputs": {"image": {"type": "image", "format": "hounsfield", "modality": "CT", "num_channels": 3, "spatial_shape": [24, 20, 16], "dtype": "float32", "value_range": [0, 1], "is_patch_data": false, "channel_def": {"0": "image"}}},
           "outputs": {"pred": {"type": "image", "format": "segmentation", "num_channels": 2, "spatial_shape": [24, 20, 16], "dtype": "float32", "value_range": [0, 1], "is_patch_data": false, "channel_def": {"0": "background", "1": "blob"}}}}}
        """;

    /// <summary>Writes it.</summary>
    /// <param name="folder">Its name is the model's.</param>
    /// <param name="network">An ONNX network of three channels and two classes.</param>
    /// <param name="steps">JSON of the steps from the clicks to their maps.</param>
    /// <param name="labelNames">JSON; their order is that of the maps.</param>
    /// <param name="size">JSON of the network's extent.</param>
    public static void Write(string folder, byte[] network, string steps = ClickSteps, string labelNames = """{"blob": 1, "background": 0}""", string size = "[24, 20, 16]")
    {
        Directory.CreateDirectory(Path.Combine(folder, "configs"));
        Directory.CreateDirectory(Path.Combine(folder, "models"));
        File.WriteAllBytes(Path.Combine(folder, "models", "model.onnx"), network);
        File.WriteAllText(Path.Combine(folder, "configs", "metadata.json"), Metadata);
        File.WriteAllText(Path.Combine(folder, "configs", "inference.json"), $$"""
            {"imports": ["$import os", "$import ignite"], "bundle_root": "/elsewhere", "key": "image", "label_names": {{labelNames}}, "size": {{size}}, "intensity_channels": 1,
             "files": "$list(sorted(os.listdir('/data')))", "device": "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')",
             "network_def": {"_target_": "DynUNet", "spatial_dims": 3, "in_channels": "$len(@label_names) + @intensity_channels", "out_channels": "$len(@label_names)"}, "network": "$@network_def.to(@device)",
             "first_steps": [{"_target_": "LoadImaged", "keys": "@key", "reader": "ITKReader"}, {"_target_": "EnsureChannelFirstd", "keys": "@key"}, {"_target_": "Orientationd", "keys": "@key", "axcodes": "RAS"},
                {"_target_": "ScaleIntensityRanged", "keys": "@key", "a_min": -200, "a_max": 300, "b_min": 0.0, "b_max": 1.0, "clip": true}],
             "click_steps": [{{steps}}],
             "last_steps": [{"_target_": "EnsureTyped", "keys": "@key"}],
             "preprocessing": {"_target_": "Compose", "transforms": "$@first_steps + @click_steps + @last_steps"},
             "dataset": {"_target_": "Dataset", "data": "$[{'image': i} for i in @files]", "transform": "@preprocessing"}, "inferer": {"_target_": "SimpleInferer"},
             "postprocessing": {"_target_": "Compose", "transforms": [{"_target_": "EnsureTyped", "keys": "pred"}, {"_target_": "Activationsd", "keys": "pred", "softmax": true},
                {"_target_": "Invertd", "keys": "pred", "transform": "@preprocessing", "orig_keys": "@key", "meta_key_postfix": "meta_dict", "nearest_interp": false, "to_tensor": true},
                {"_target_": "AsDiscreted", "keys": "pred", "argmax": true}, {"_target_": "SaveImaged", "keys": "pred", "meta_keys": "pred_meta_dict", "output_dir": "$@bundle_root + '/out'", "separate_folder": false}]},
             "evaluator": {"_target_": "SupervisedEvaluator", "device": "@device", "network": "@network", "inferer": "@inferer", "postprocessing": "@postprocessing", "amp": true}, "run": ["$@evaluator.run()"]}
            """);
    }
}
