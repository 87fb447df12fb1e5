using System.Reflection;
using System.Runtime.InteropServices;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Models;
using TorchSharp;

namespace Clara.Inference.Torch;

/// <summary>TorchScript files by TorchSharp and libtorch, whose libraries lie beside this assembly. Found and made by <see cref="TorchEngine"/>. Linux x64. Since 0.2.</summary>
public sealed class TorchScriptEngine : INetworkEngine
{
    /// <summary>What TorchSharp calls its library, and ours in its place (native/torch/clara_torch.cpp), which catches what TorchSharp lets through.</summary>
    private const string Library = "LibTorchSharp", Ours = "clara_torch";

    /// <summary>Libraries are asked for by name and come from this folder only. One resolver an assembly is all that .NET allows.</summary>
    static TorchScriptEngine() => NativeLibrary.SetDllImportResolver(typeof(torch).Assembly,
        static (name, _, _) => NativeLibrary.TryLoad(PathOf(name == Library ? Ours : name), out nint handle) ? handle : 0);

    /// <summary>Loads the native libraries (0.3 s). Throws <see cref="ClaraException"/>: Unsupported.</summary>
    public TorchScriptEngine()
    {
        try
        {
            // First and by path: when TorchSharp does not find them it copies packages about and writes to the console.
            NativeLibrary.Load(PathOf(Ours));
            Cards = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException or NotSupportedException)
        {
            throw new ClaraException(StatusCode.Unsupported, $"The engine for TorchScript in {Folder} does not load ({TorchMessage.FirstLine(e.Message)}); run ./clara install-torch again.", e);
        }
    }

    /// <inheritdoc/>
    public string Description
    {
        get
        {
            string version = typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
            string cards = string.Concat(Enumerable.Range(0, Cards).Select(i => FormattableString.Invariant($", cuda:{i}")));
            return $"TorchSharp {version}, libtorch {torch.__version__}; cpu{cards}";
        }
    }

    private static string Folder { get; } = Path.GetDirectoryName(typeof(TorchScriptEngine).Assembly.Location)!;

    private int Cards { get; }

    /// <inheritdoc/>
    public DeviceReport DeviceFor(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        try
        {
            return Taken(device, TorchDevice.Of(device, Cards));
        }
        catch (ClaraException e)
        {
            return new(device, DeviceReport.None, e.Message.TrimEnd('.'));
        }
    }

    /// <inheritdoc/>
    public Network Load(ModelArchive archive, string device, int threads)
    {
        ArgumentNullException.ThrowIfNull(archive);
        ArgumentNullException.ThrowIfNull(device);
        TorchDevice chosen = TorchDevice.Of(device, Cards);
        try
        {
            return TorchScriptNetwork.Open(archive, chosen, Taken(device, chosen), threads);
        }
        catch (ClaraException e) when (e.Status is StatusCode.Inference or StatusCode.Memory && chosen.Card is not null && DeviceChoice.IsAuto(device))
        {
            return TorchScriptNetwork.Open(archive, TorchDevice.Processors, new(device, TorchDevice.Processors.ToString(), $"{chosen} did not take it ({e.Message})"), threads);
        }
    }

    private static DeviceReport Taken(string device, TorchDevice chosen) =>
        new(device, chosen.ToString(), DeviceChoice.IsAuto(device) ? chosen.Card is null ? "libtorch finds no card here" : "libtorch finds a card" : "it was named");

    private static string PathOf(string name) => Path.Combine(Folder, $"lib{name}.so");
}
