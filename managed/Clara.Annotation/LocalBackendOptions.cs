using Clara.Models;

namespace Clara.Annotation;

/// <summary>How work in this process is done.</summary>
public sealed record LocalBackendOptions
{
    /// <summary>Folder of the model archives; it need not exist.</summary>
    public required string ModelsFolder { get; init; }

    /// <summary>Where networks run: auto, cpu, cuda:0, tensorrt:0, directml:0, coreml or plugin:/path/provider.so:0.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads for voxel work; 0 is one a processor.</summary>
    public int Degree { get; init; }

    /// <summary>Bytes that all networks running at the same time may take together, and that networks which nobody uses may keep; 0 is what the machine allows. Since 0.2.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Margin around extreme points where neither request nor model names one, mm.</summary>
    public double PaddingMm { get; init; } = ModelInfo.DefaultPaddingMm;

    /// <summary>Folders whose archives may run code of their own, with all rights of this process; none by default. Since 0.2.</summary>
    public IReadOnlyList<string> TrustedCode { get; init; } = [];
}
