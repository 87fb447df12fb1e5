using System.Globalization;
using Clara.Imaging;

namespace Clara.Inference.Networks;

/// <summary>Kinds of devices that networks run on.</summary>
public enum DeviceKind
{
    /// <summary>Processors.</summary>
    Cpu,

    /// <summary>NVIDIA, CUDA provider.</summary>
    Cuda,

    /// <summary>NVIDIA, TensorRT provider over CUDA.</summary>
    TensorRt,

    /// <summary>Windows, DirectML provider.</summary>
    DirectMl,

    /// <summary>macOS, Core ML provider. Since 0.2.</summary>
    CoreMl,

    /// <summary>An execution provider in a library of its own, named by its path. Since 0.2.</summary>
    Plugin,
}

/// <summary>A device: kind, index among those of its kind, and for a plug-in provider the library. Since 0.1.</summary>
public readonly record struct DeviceChoice(DeviceKind Kind, int Index, string Library = "")
{
    private const string PluginPrefix = "plugin:";

    /// <summary>Names of the kinds in preferences, and ONNX Runtime's names of their providers.</summary>
    internal static readonly (DeviceKind Kind, string Name, string Provider)[] Providers =
    [
        (DeviceKind.Cuda, "cuda", "CUDAExecutionProvider"), (DeviceKind.TensorRt, "tensorrt", "TensorrtExecutionProvider"),
        (DeviceKind.DirectMl, "directml", "DmlExecutionProvider"), (DeviceKind.CoreMl, "coreml", "CoreMLExecutionProvider"),
    ];

    /// <summary>
    /// What a preference such as auto, cpu, cuda:0, tensorrt:0, directml:0, coreml or plugin:/path/provider.so:0 means with the providers that the loaded ONNX Runtime has.
    /// auto is CUDA where there is its provider; the others only run where asked for: DirectML is slower than the processors on some cards.
    /// Throws <see cref="ClaraException"/>: Argument for another word, Unsupported for a device without its provider or library.
    /// </summary>
    public static DeviceChoice Of(string preference, IReadOnlyCollection<string> availableProviders)
    {
        ArgumentNullException.ThrowIfNull(preference);
        ArgumentNullException.ThrowIfNull(availableProviders);
        string text = preference.Trim().ToLowerInvariant();
        if (IsAuto(text))
            return availableProviders.Contains(Providers[0].Provider) ? new(DeviceKind.Cuda, 0) : new(DeviceKind.Cpu, 0);
        if (text.StartsWith(PluginPrefix, StringComparison.Ordinal))
            return Plugin(preference.Trim()[PluginPrefix.Length..], preference);
        string[] parts = text.Split(':');
        int at = Array.FindIndex(Providers, p => p.Name == parts[0]), index = 0;
        bool indexed = parts.Length == 2 && at >= 0 && Providers[at].Kind != DeviceKind.CoreMl && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index);
        if (text == "cpu")
            return new(DeviceKind.Cpu, 0);
        if (at < 0 || (parts.Length > 1 && !indexed))
            throw new ClaraException(StatusCode.Argument, $"The device '{preference}' is not known; use auto, cpu, cuda:0, tensorrt:0, directml:0, coreml or plugin:/path/provider.so.");
        return availableProviders.Contains(Providers[at].Provider)
            ? new(Providers[at].Kind, index)
            : throw new ClaraException(StatusCode.Unsupported, $"{Lacking(Providers[at].Kind)}; use --device cpu, or {Remedy(Providers[at].Kind)}.");
    }

    /// <summary>Whether a preference leaves the choice to us.</summary>
    public static bool IsAuto(string preference) => preference.Trim().ToLowerInvariant() is "" or "auto";

    /// <summary>That a kind's provider is not there.</summary>
    internal static string Lacking(DeviceKind kind) => $"This build of ONNX Runtime has no {Providers.First(p => p.Kind == kind).Provider}";

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        DeviceKind.Cpu => "cpu",
        DeviceKind.CoreMl => "coreml",
        DeviceKind.Plugin => string.Create(CultureInfo.InvariantCulture, $"{PluginPrefix}{Library}:{Index}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()}:{Index}"),
    };

    private static string Remedy(DeviceKind kind) => kind switch
    {
        DeviceKind.DirectMl => "run on Windows with the DirectML build of ONNX Runtime",
        DeviceKind.CoreMl => "run on macOS",
        _ => "build with -p:OnnxRuntimeFlavor=Gpu",
    };

    /// <summary>A path with an index behind it or without; a drive's colon is no index.</summary>
    private static DeviceChoice Plugin(string path, string preference)
    {
        int colon = path.LastIndexOf(':'), index = 0;
        if (colon > 0 && int.TryParse(path[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out index))
            path = path[..colon];
        if (path.Length == 0)
            throw new ClaraException(StatusCode.Argument, $"The device '{preference}' names no library; use plugin:/path/provider.so or plugin:/path/provider.so:1.");
        path = Path.GetFullPath(path);
        return File.Exists(path) ? new(DeviceKind.Plugin, index, path) : throw new ClaraException(StatusCode.Unsupported, $"The execution provider's library {path} does not exist.");
    }
}
