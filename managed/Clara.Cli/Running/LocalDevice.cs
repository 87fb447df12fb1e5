using System.Runtime.CompilerServices;
using Clara.Annotation;
using Clara.Inference.Networks;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Cli.Running;

/// <summary>Where networks would run in this process.</summary>
internal static class LocalDevice
{
    /// <summary>What the preference takes; null where ONNX Runtime cannot be loaded, or where models run on a server.</summary>
    public static DeviceReport? Of(Preferences preferences)
    {
        if (preferences.Get("backend") == "remote" || (preferences.Get("backend") == "auto" && preferences.Get("server.url").Length > 0))
            return null;
        return Try(() => Devices.For(preferences.Get("inference.device")));
    }

    /// <summary>What asks ONNX Runtime; null where it cannot be loaded.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T? Try<T>(Func<T> ask) where T : class
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException or OnnxRuntimeException)
        {
            return null;
        }
    }
}
