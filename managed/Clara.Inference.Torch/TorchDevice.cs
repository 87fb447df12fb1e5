using System.Globalization;
using Clara.Imaging;
using Clara.Inference.Networks;
using static TorchSharp.torch;

namespace Clara.Inference.Torch;

/// <summary>Where a TorchScript network runs: processors, or an NVIDIA card by index.</summary>
internal readonly record struct TorchDevice(int? Card)
{
    public static readonly TorchDevice Processors = new(null);

    public Device Device => Card is int card ? new(TorchSharp.DeviceType.CUDA, card) : new(TorchSharp.DeviceType.CPU);

    /// <summary>What auto, cpu or cuda:N means with this many cards. Throws <see cref="ClaraException"/>: Unsupported for a device that libtorch does not have here, Argument for no device at all.</summary>
    public static TorchDevice Of(string preference, int cards)
    {
        if (DeviceChoice.IsAuto(preference))
            return cards > 0 ? new(0) : Processors;
        string[] parts = preference.Trim().ToLowerInvariant().Split(':');
        int index = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new ClaraException(StatusCode.Argument, $"The device '{preference}' is not known; TorchScript runs on auto, cpu and cuda:0.");
        return parts[0] switch
        {
            "cpu" when parts.Length == 1 => Processors,
            "cuda" when index < cards => new(index),
            "cuda" when cards > 0 => throw new ClaraException(StatusCode.Unsupported, $"There is no card cuda:{index} here; the last one is cuda:{cards - 1}."),
            "cuda" => throw new ClaraException(StatusCode.Unsupported, $"This build of libtorch has no CUDA, or there is no card; use --device cpu, or set {TorchEngine.FolderVariable} to a folder with a CUDA build."),
            _ => throw new ClaraException(StatusCode.Unsupported, $"TorchScript does not run on '{preference}'; use --device auto, cpu or cuda:0."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Card is int card ? string.Create(CultureInfo.InvariantCulture, $"cuda:{card}") : "cpu";
}
