using System.IO.Compression;
using Clara.TestKit;

namespace Clara.Models.Tests.BundleTests;

/// <summary>A bundle on disk, as MONAI's zoo has them, with a network of a few bytes.</summary>
internal sealed class Bundle : IDisposable
{
    private readonly TempFolder _folder = new();

    public const string Metadata = """
        {"version": "0.5.3", "monai_version": "1.3.0", "pytorch_version": "1.13.1", "numpy_version": "1.22.2", "required_packages_version": {}, "task": "Decathlon spleen segmentation",
         "description": "A pre-trained model for volumetric (3D) segmentation of the spleen from CT image", "authors": "", "copyright": "",
         "network_data_format": {
           "inputs": {"image": {"type": "image", "format": "hounsfield", "modality": "CT", "num_channels": 1, "spatial_shape": [96, 96, 96], "dtype": "float32", "value_range": [0, 1], "is_patch_data": true, "channel_def": {"0": "image"}}},
           "outputs": {"pred": {"type": "image", "format": "segmentation", "num_channels": 2, "spatial_shape": [96, 96, 96], "dtype": "float32", "value_range": [0, 1], "is_patch_data": true, "channel_def": {"0": "background", "1": "spleen"}}}}}
        """;

    /// <summary>In words of spec 5.4, with the parts around it that a zoo bundle has and serving never needs.</summary>
    public const string Inference = """
        {"imports": ["$import glob", "$import os"], "bundle_root": "/workspace/author", "image_key": "image", "output_dir": "$@bundle_root + '/eval'", "dataset_dir": "/workspace/data",
         "datalist": "$list(sorted(glob.glob(@dataset_dir + '/imagesTs/*.nii.gz')))", "device": "$torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')",
         "network_def": {"_target_": "UNet", "spatial_dims": 3}, "network": "$@network_def.to(@device)",
         "preprocessing": {"_target_": "Compose", "transforms": [
            {"_target_": "LoadImaged", "keys": "@image_key"}, {"_target_": "monai.transforms.EnsureChannelFirstd", "keys": "image"}, {"_target_": "Orientationd", "keys": "image", "axcodes": "RAS"},
            {"_target_": "Spacingd", "keys": "image", "pixdim": [1.5, 1.5, 2.0], "mode": "bilinear"}, {"_target_": "ScaleIntensityRanged", "keys": "image", "a_min": -57, "a_max": 164, "b_min": 0, "b_max": 1, "clip": true},
            {"_target_": "EnsureTyped", "keys": "image"}]},
         "dataset": {"_target_": "Dataset", "data": "$[{'image': i} for i in @datalist]", "transform": "@preprocessing"},
         "inferer": {"_target_": "SlidingWindowInferer", "roi_size": [96, 96, 96], "sw_batch_size": 4, "overlap": 0.5},
         "postprocessing": {"_target_": "Compose", "transforms": [
            {"_target_": "Activationsd", "keys": "pred", "softmax": true}, {"_target_": "Invertd", "keys": "pred", "transform": "@preprocessing", "orig_keys": "image", "meta_key_postfix": "meta_dict", "nearest_interp": false, "to_tensor": true},
            {"_target_": "AsDiscreted", "keys": "pred", "argmax": true}, {"_target_": "SaveImaged", "_disabled_": "$not True", "keys": "pred", "output_dir": "@output_dir"}]},
         "handlers": [{"_target_": "CheckpointLoader", "load_path": "$@bundle_root + '/models/model.pt'", "load_dict": {"model": "@network"}}],
         "evaluator": {"_target_": "SupervisedEvaluator", "network": "@network", "inferer": "@inferer"}, "initialize": ["$monai.utils.set_determinism(seed=123)"], "run": ["$@evaluator.run()"]}
        """;

    public string Folder => _folder.File("spleen_ct_segmentation");

    public Bundle(string inference = Inference, string metadata = Metadata, string configs = "configs", string network = "models/model.ts")
    {
        Directory.CreateDirectory(Path.Combine(Folder, configs));
        Write(Path.Combine(configs, "metadata.json"), metadata);
        Write(Path.Combine(configs, "inference.json"), inference);
        Write(network, "not loaded");
    }

    public void Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>A TorchScript file as torch.jit.save writes it, as far as anybody looks: a zip with one folder.</summary>
    public static byte[] TorchScript(params (string Name, string Text)[] extra)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, string text) in extra.Append(("data.pkl", "code")).Append(("version", "3")))
            {
                using StreamWriter writer = new(zip.CreateEntry("model/" + name, CompressionLevel.NoCompression).Open());
                writer.Write(text);
            }
        return stream.ToArray();
    }

    public ModelArchive Open() => ModelArchive.Open(Folder);

    public string Refusal() => Assert.Throws<ModelInvalidException>(() => Open())!.Message;

    public void Dispose() => _folder.Dispose();
}
