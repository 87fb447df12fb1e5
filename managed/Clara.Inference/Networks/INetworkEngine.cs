using Clara.Models;

namespace Clara.Inference.Networks;

/// <summary>
/// An engine in an assembly of its own that is found at run time, because it is too large to come with every installation. Its assembly has one public class with this interface and a
/// constructor without arguments, which loads the engine's native libraries and throws <see cref="Imaging.ClaraException"/> (Unsupported) where they do not load. Any thread. Since 0.2.
/// </summary>
public interface INetworkEngine
{
    /// <summary>Name, versions and devices, for people: "TorchSharp 0.107.0, libtorch 2.10.0; cpu".</summary>
    string Description { get; }

    /// <summary>What a preference would take, without loading a network; a device that cannot be had is in the report.</summary>
    DeviceReport DeviceFor(string device);

    /// <summary>As <see cref="Network.Load"/>, for a file that was looked at before: its form is right, its content is not known.</summary>
    Network Load(ModelArchive archive, string device, int threads);
}
