using Clara.Models.Config;

namespace Clara.Models;

/// <summary>The file of an archive that is run.</summary>
/// <param name="Path">Full path; it exists.</param>
/// <param name="Format">How it is stored.</param>
internal sealed record ArchiveWeights(string Path, WeightsFormat Format)
{
    /// <summary>Where weights belong, as messages call it.</summary>
    private const string Folder = "models/";

    /// <summary>What weights that are there and cannot be run need, by the file's ending.</summary>
    private static readonly (string Ending, string Advice)[] NotRun =
    [
        (".trt.pb", "is a TensorRT graph of one TensorFlow build and runs nowhere else; convert the model.fzn.pb that it was made of to ONNX (python -m tf2onnx.convert --graphdef)"),
        (".fzn.pb", "is a frozen TensorFlow graph; convert it to ONNX (python -m tf2onnx.convert --graphdef, inputs NV_MODEL_INPUT:0, outputs NV_MODEL_OUTPUT:0) and put it beside it as model.onnx"),
        (".ckpt.index", "is a TensorFlow checkpoint; export it to a frozen graph, convert that to ONNX (tf2onnx) and put it beside it as model.onnx"),
        (".pb", "is a TensorFlow graph; convert it to ONNX (tf2onnx) and put it beside it as model.onnx"),
        (".pt", "holds weights without their network; make an ONNX file of it by 'clara convert-model'"),
        (".pth", "holds weights without their network; make an ONNX file of it by 'clara convert-model'"),
        (".h5", "is a Keras model; make an ONNX file of it by 'clara convert-model'"),
        (".safetensors", "holds weights without their network; make an ONNX file of it by 'clara convert-model'"),
    ];

    /// <summary>The network that a config names; relative to the archive's folder.</summary>
    public static ArchiveWeights Named(string root, string named, WeightsFormat format, string place, Findings findings)
    {
        if (named.Contains('\0'))
            throw ModelInvalidException.At(place, ": the name of the network is no file name.");
        string? path = MmarFolder.Find(root, named, place, out string from);
        if (path is null)
            throw ModelInvalidException.At(place, $": the network {OneLine.Quote(named)} is missing.{Instead(root)}");
        if (from.Length > 0)
            findings.Warn(place, $": {OneLine.Quote(named)} was found as seen from {from}/, not from the archive's folder.");
        return new(path, format);
    }

    /// <summary>The network of an archive that names none: ONNX first, then TorchScript. <paramref name="needed"/> is said of the folder where there is none.</summary>
    public static ArchiveWeights Look(string root, bool alsoTorchScript, Func<int, string> needed)
    {
        string[] onnx = Files(root, ".onnx");
        if (Only(onnx, "model.onnx") is string network)
            return new(network, WeightsFormat.Onnx);
        if (onnx.Length == 0 && alsoTorchScript && Only(Files(root, ".ts"), "model.ts") is string script)
            return new(script, WeightsFormat.TorchScript);
        throw ModelInvalidException.At(Folder, $" {needed(onnx.Length)}{(onnx.Length == 0 ? Instead(root) : "")}");
    }

    /// <summary>The TorchScript file of an archive that asks for one without naming it.</summary>
    public static ArchiveWeights LookForTorchScript(string root) => Only(Files(root, ".ts"), "model.ts") is string script
        ? new(script, WeightsFormat.TorchScript) : throw ModelInvalidException.At(Folder, $" has no model.ts.{Instead(root)}");

    /// <summary>Whether there is nothing to run, but weights of PyTorch that a converter may make a network of.</summary>
    public static bool AreWithoutNetwork(string root) => Files(root, ".onnx").Length == 0 && Files(root, ".ts").Length == 0 && Files(root, ".pt").Length > 0;

    /// <summary>What is there instead, and what to do with it; empty when nothing is.</summary>
    private static string Instead(string root)
    {
        foreach ((string ending, string advice) in NotRun)
            if (Files(root, ending).FirstOrDefault() is string path)
                return $" {System.IO.Path.GetRelativePath(root, path).Replace('\\', '/')} {advice}.";
        return "";
    }

    private static string? Only(string[] files, string preferred) =>
        files.Length == 1 ? files[0] : files.FirstOrDefault(f => System.IO.Path.GetFileName(f) == preferred);

    /// <summary>In models/, else beside the configs.</summary>
    private static string[] Files(string root, string ending)
    {
        string models = System.IO.Path.Combine(root, "models");
        string[] found = Directory.Exists(models) ? In(models, ending) : [];
        return found.Length > 0 ? found : In(root, ending);
    }

    private static string[] In(string folder, string ending) =>
        [.. Directory.GetFiles(folder).Where(f => f.EndsWith(ending, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
}
