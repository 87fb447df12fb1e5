namespace Clara.Models;

/// <summary>What a model's name says of it: function_modality_organ as in segmentation_ct_liver_and_tumor, in the orders that archives use (clara_ct_seg_spleen, spleen_ct_segmentation). Since 0.2.</summary>
/// <param name="Function">segmentation, annotation, deepgrow, classification or detection; empty when the name does not say.</param>
/// <param name="Modality">ct, mr, xray, us, pet or another; empty when the name does not say.</param>
/// <param name="Organ">What is left, words joined by "_"; may be empty.</param>
public sealed record ModelNaming(string Function, string Modality, string Organ)
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["segmentation"] = "segmentation", ["seg"] = "segmentation", ["annotation"] = "annotation", ["ann"] = "annotation", ["deepgrow"] = "deepgrow", ["deepedit"] = "deepgrow",
        ["classification"] = "classification", ["class"] = "classification", ["detection"] = "detection",
    };

    private static readonly Dictionary<string, string> Modalities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ct"] = "ct", ["mr"] = "mr", ["mri"] = "mr", ["t1"] = "mr", ["t2"] = "mr", ["xray"] = "xray", ["cxr"] = "xray", ["cr"] = "xray", ["dx"] = "xray", ["us"] = "us", ["ultrasound"] = "us",
        ["pet"] = "pet", ["rgb"] = "rgb", ["endoscopic"] = "endoscopic", ["pathology"] = "pathology",
    };

    /// <summary>Words of vendors, frameworks and number formats, which say nothing of what is done: "pt" is PyTorch, not PET.</summary>
    private static readonly HashSet<string> Noise = new(StringComparer.OrdinalIgnoreCase) { "clara", "nvidia", "monai", "pt", "tf", "tf2", "tf3", "train", "amp", "no", "model", "bundle", "mmar", "onnx", "ts", "light" };

    /// <summary>The name in the usual order: segmentation_ct_spleen; parts that are empty are left out.</summary>
    public string Id => string.Join('_', new[] { Function, Modality, Organ }.Where(p => p.Length > 0));

    /// <summary>Reads a name.</summary>
    public static ModelNaming Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string function = "", modality = "";
        List<string> organ = [];
        foreach (string word in name.Split('_', '-', ' ').Where(w => w.Length > 0))
            if (function.Length == 0 && Functions.TryGetValue(word, out string? f))
                function = f;
            else if (modality.Length == 0 && Modalities.TryGetValue(word, out string? m))
                modality = m;
            else if (!Noise.Contains(word) && !IsVersion(word))
                organ.Add(word.ToLowerInvariant());
        return new(function, modality, string.Join('_', organ));
    }

    /// <summary>The name of a model, and where that says nothing, what its config says.</summary>
    public static ModelNaming Of(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelNaming named = Parse(model.Name);
        string modality = model.Modality.Split([' ', ',', '/', '+'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        return named with
        {
            Function = named.Function.Length > 0 ? named.Function : Config.ModelTypes.NameOf(model.Type),
            Modality = named.Modality.Length > 0 ? named.Modality : Modalities.GetValueOrDefault(modality, modality.ToLowerInvariant()),
        };
    }

    /// <summary>A modality as names write it: "MRI" and "T1" are mr.</summary>
    public static string ModalityOf(string text) => Modalities.GetValueOrDefault(text, text.ToLowerInvariant());

    /// <summary>A function as names write it: "seg" is segmentation.</summary>
    public static string FunctionOf(string text) => Functions.GetValueOrDefault(text, text.ToLowerInvariant());

    private static bool IsVersion(string word) => word.Length > 1 && word[0] is 'v' or 'V' && word[1..].All(c => char.IsAsciiDigit(c) || c == '.');
}
