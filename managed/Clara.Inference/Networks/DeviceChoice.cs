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
}

/// <summary>A device: kind and index. Since 0.1.</summary>
public readonly record struct DeviceChoice(DeviceKind Kind, int Index)
{
    /// <summary>ONNX Runtime's names of the providers, best first for "auto". DirectML only runs where asked for: on some cards it is slower than the processors.</summary>
    private static readonly (DeviceKind Kind, string Provider)[] Providers =
        [(DeviceKind.Cuda, "CUDAExecutionProvider"), (DeviceKind.TensorRt, "TensorrtExecutionProvider"), (DeviceKind.DirectMl, "DmlExecutionProvider")];

    /// <summary>
    /// What a preference such as auto, cpu, cuda:0, tensorrt:0 or directml:0 means with the providers that the loaded ONNX Runtime has.
    /// Throws <see cref="ClaraException"/>: Argument for another word, Unsupported for a device without its provider.
    /// </summary>
    public static DeviceChoice Of(string preference, IReadOnlyCollection<string> availableProviders)
    {
        string text = preference.Trim().ToLowerInvariant();
        if (IsAuto(text))
            return availableProviders.Contains(Providers[0].Provider) ? new(DeviceKind.Cuda, 0) : new(DeviceKind.Cpu, 0);
        string[] parts = text.Split(':');
        DeviceKind? kind = parts[0] switch
        {
            "cpu" when parts.Length == 1 => DeviceKind.Cpu,
            "cuda" => DeviceKind.Cuda,
            "tensorrt" => DeviceKind.TensorRt,
            "directml" => DeviceKind.DirectMl,
            _ => null,
        };
        int index = 0;
        if (kind is null || parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new ClaraException(StatusCode.Argument, $"The device '{preference}' is not known; use auto, cpu, cuda:0, tensorrt:0 or directml:0.");
        if (kind == DeviceKind.Cpu)
            return new(DeviceKind.Cpu, 0);
        string provider = Providers.First(p => p.Kind == kind).Provider;
        return availableProviders.Contains(provider)
            ? new(kind.Value, index)
            : throw new ClaraException(StatusCode.Unsupported, $"This build of ONNX Runtime has no {provider}; use --device cpu, or build with -p:OnnxRuntimeFlavor=Gpu.");
    }

    /// <summary>Whether a preference leaves the choice to us.</summary>
    public static bool IsAuto(string preference) => preference.Trim().ToLowerInvariant() is "" or "auto";

    /// <inheritdoc/>
    public override string ToString() => Kind == DeviceKind.Cpu ? "cpu" : string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()}:{Index}");
}
