using Clara.Imaging;
using Clara.Inference.Networks;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Commands;

/// <summary>How a result came about, as it is told in every JSON result.</summary>
internal static class ResultNotes
{
    /// <summary>Adds the device (null where no network ran here) and the other notes.</summary>
    public static void Add(JObject json, IReadOnlyList<WorkNote> notes)
    {
        json["device"] = notes.OfType<DeviceReport>().FirstOrDefault() is DeviceReport device ? ToJson(device) : null;
        json["notes"] = new JArray(notes.Where(n => n is not DeviceReport).Select(n => n.Text));
    }

    public static JObject ToJson(DeviceReport device) => new() { ["asked"] = device.Asked, ["taken"] = device.Taken, ["why"] = device.Why };
}
