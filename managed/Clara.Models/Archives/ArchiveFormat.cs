using Clara.Models.Bundles;
using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models;

/// <summary>What kind of archive a model is. Since 0.2.</summary>
public enum ArchiveFormat
{
    /// <summary>MMAR of Clara Train 2 or 3 (TensorFlow).</summary>
    MmarTensorFlow,

    /// <summary>MMAR of Clara Train 4 (PyTorch).</summary>
    MmarPyTorch,

    /// <summary>MONAI bundle: a folder with configs/metadata.json and configs/inference.json.</summary>
    Bundle,

    /// <summary>A TorchScript file that holds a bundle's configs.</summary>
    TorchScriptBundle,

    /// <summary>An ONNX network with our own serving config.</summary>
    Onnx,
}

/// <summary>Tells and names the kinds of archives. Since 0.2.</summary>
public static class ArchiveFormats
{
    /// <summary>Name in listings: mmar-tf, mmar-pt, bundle, torchscript-bundle or onnx.</summary>
    public static string NameOf(ArchiveFormat format) => format switch
    {
        ArchiveFormat.MmarTensorFlow => "mmar-tf",
        ArchiveFormat.MmarPyTorch => "mmar-pt",
        ArchiveFormat.Bundle => "bundle",
        ArchiveFormat.TorchScriptBundle => "torchscript-bundle",
        _ => "onnx",
    };

    /// <summary>What a folder is, usable or not; null when it is no archive.</summary>
    public static ArchiveFormat? Of(string folder)
    {
        if (MmarFolder.ConfigOf(folder) is string config)
            return OfMmar(folder, config);
        return BundleFolder.In(folder) switch { null => null, { TorchScriptFile: not null } => ArchiveFormat.TorchScriptBundle, _ => ArchiveFormat.Bundle };
    }

    /// <summary>The two dialects differ in the engine; where that is not said, in their weights.</summary>
    private static ArchiveFormat OfMmar(string folder, string config)
    {
        JObject? inference = new Findings().Try(() => ConfigText.Read(config, ServingConfigReader.FileName), null) is JObject root
            ? (root["inference"] ?? (root.Count == 1 ? (root.Properties().First().Value as JObject)?["inference"] : null)) as JObject : null;
        if (inference?["CLARA"] is not null)
            return ArchiveFormat.Onnx;
        if (inference?["AIAA"] is not null || inference?["TRITON"] is not null)
            return ArchiveFormat.MmarPyTorch;
        if (inference?["tf"] is not null || inference?["trtis"] is not null || ConfigText.Plain(inference?["name"]) is "TRTISInference" or "TFInference")
            return ArchiveFormat.MmarTensorFlow;
        return File.Exists(Path.Combine(folder, "models", "model.pt")) || File.Exists(Path.Combine(folder, "models", "model.ts")) ? ArchiveFormat.MmarPyTorch : ArchiveFormat.MmarTensorFlow;
    }
}
