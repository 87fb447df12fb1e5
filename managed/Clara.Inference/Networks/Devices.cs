using System.Globalization;
using Clara.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Networks;

/// <summary>A kind of device and whether networks can run on it here. Since 0.2.</summary>
/// <param name="Name">As in preferences, such as cuda.</param>
/// <param name="IsAvailable">Whether its provider starts; a card's first network may still be refused by it.</param>
/// <param name="Detail">What it is, or why it is not there.</param>
public sealed record DeviceStatus(string Name, bool IsAvailable, string Detail);

/// <summary>The devices of this machine with the ONNX Runtime that is loaded. Loads it. Any thread. Since 0.2.</summary>
public static class Devices
{
    /// <summary>All kinds, the processors first.</summary>
    public static IReadOnlyList<DeviceStatus> All() => All(OrtEnv.Instance().GetAvailableProviders(), StartFailure);

    /// <summary>What a preference would take, without loading a network; never throws for a device that cannot be had.</summary>
    public static DeviceReport For(string preference) => For(preference, OrtEnv.Instance().GetAvailableProviders(), StartFailure);

    internal static IReadOnlyList<DeviceStatus> All(IReadOnlyCollection<string> providers, Func<DeviceChoice, string?> startFailure)
    {
        List<DeviceStatus> devices = [new("cpu", true, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} processors"))];
        foreach ((DeviceKind kind, string name, string provider) in DeviceChoice.Providers)
        {
            string? failure = providers.Contains(provider) ? startFailure(new(kind, 0)) : DeviceChoice.Lacking(kind);
            devices.Add(new(name, failure is null, failure ?? $"{provider} starts"));
        }
        return devices;
    }

    internal static DeviceReport For(string preference, IReadOnlyCollection<string> providers, Func<DeviceChoice, string?> startFailure)
    {
        try
        {
            DeviceChoice choice = DeviceChoice.Of(preference, providers);
            string? failure = choice.Kind == DeviceKind.Cpu ? null : startFailure(choice);
            return failure is null ? Taken(preference, choice, providers)
                : DeviceChoice.IsAuto(preference) ? FellBack(preference, choice, failure)
                : new(preference, "none", $"{choice} does not start ({failure})");
        }
        catch (ClaraException e)
        {
            return new(preference, "none", e.Message.TrimEnd('.'));
        }
    }

    /// <summary>The report where the choice started.</summary>
    internal static DeviceReport Taken(string preference, DeviceChoice choice, IReadOnlyCollection<string> providers)
    {
        bool auto = DeviceChoice.IsAuto(preference);
        string why = !auto ? DeviceReport.Named : choice.Kind != DeviceKind.Cpu ? $"{choice} is there" : providers.Contains(DeviceChoice.Providers[0].Provider) ? DeviceReport.Named
            : char.ToLowerInvariant(DeviceChoice.Lacking(DeviceKind.Cuda)[0]) + DeviceChoice.Lacking(DeviceKind.Cuda)[1..];
        return new(auto ? "auto" : preference.Trim(), choice.ToString(), why);
    }

    /// <summary>The report where auto tried a device in vain.</summary>
    internal static DeviceReport FellBack(string preference, DeviceChoice tried, string failure) =>
        new(DeviceChoice.IsAuto(preference) ? "auto" : preference.Trim(), "cpu", $"{tried} does not start ({failure.TrimEnd('.')})");

    private static string? StartFailure(DeviceChoice choice)
    {
        try
        {
            using SessionOptions options = new();
            OnnxDevice.Append(options, choice);
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or ClaraException)
        {
            return OnnxFailure.FirstLine(e);
        }
    }
}
