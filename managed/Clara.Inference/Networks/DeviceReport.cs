using Clara.Imaging;

namespace Clara.Inference.Networks;

/// <summary>On which device a network runs and why: part of every result and every list of models. Since 0.2.</summary>
/// <param name="Asked">The preference, such as auto or cuda:0.</param>
/// <param name="Taken">The device, such as cpu or cuda:0; "none" where the one that was asked for cannot be had.</param>
/// <param name="Why">The reason, as the end of a sentence.</param>
public sealed record DeviceReport(string Asked, string Taken, string Why) : WorkNote($"Device {Taken}; {Asked} was asked for: {Why}.")
{
    /// <summary>What is taken where nothing can be.</summary>
    public const string None = "none";

    /// <summary>The reason where a device was named.</summary>
    internal const string Named = "it was named";
}
