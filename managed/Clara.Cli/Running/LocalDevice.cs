using Clara.Annotation;
using Clara.Inference.Networks;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Cli.Running;

/// <summary>Where networks would run in this process.</summary>
internal static class LocalDevice
{
    /// <summary>What the preference takes for networks of ONNX; null where models run on a server.</summary>
    public static DeviceReport? Of(Preferences preferences) => IsElsewhere(preferences) ? null : Devices.For(preferences.Get("inference.device"));

    /// <summary>The same for a model; null also where it has no network.</summary>
    public static DeviceReport? Of(Preferences preferences, ModelInfo model) =>
        model.Weights is not WeightsFormat weights || IsElsewhere(preferences) ? null : Network.DeviceFor(weights, preferences.Get("inference.device"));

    private static bool IsElsewhere(Preferences preferences) =>
        preferences.Get("backend") == "remote" || (preferences.Get("backend") == "auto" && preferences.Get("server.url").Length > 0);
}
