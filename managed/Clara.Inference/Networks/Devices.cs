using System.Globalization;
using System.Runtime.CompilerServices;
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
    /// <summary>The reason in a report where ONNX Runtime's library does not load.</summary>
    public const string NoLibrary = "the library of ONNX Runtime cannot be loaded; install this product again";

    /// <summary>All kinds, the processors first. Throws where ONNX Runtime does not load (<see cref="IsNoLibrary"/>).</summary>
    public static IReadOnlyList<DeviceStatus> All() => All(OrtEnv.Instance().GetAvailableProviders(), StartFailure);

    /// <summary>What a preference would take, without loading a network; never throws: a device that cannot be had, or ONNX Runtime that does not load, is in the report.</summary>
    public static DeviceReport For(string preference)
    {
        try
        {
            return Asked(preference);
        }
        catch (Exception e) when (IsNoLibrary(e))
        {
            return new(preference, DeviceReport.None, NoLibrary);
        }
    }

    /// <summary>Whether it was thrown because ONNX Runtime's library does not load.</summary>
    public static bool IsNoLibrary(Exception e) => e is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException or OnnxRuntimeException;

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
                : new(preference, DeviceReport.None, $"{choice} does not start ({failure})");
        }
        catch (ClaraException e)
        {
            return new(preference, DeviceReport.None, e.Message.TrimEnd('.'));
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

    // A method of its own: its types are loaded when it is compiled, inside of the try.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static DeviceReport Asked(string preference) => For(preference, OrtEnv.Instance().GetAvailableProviders(), StartFailure);

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
