using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Weights;

/// <summary>
/// The weights of a PyTorch file: a state dict, bare or under the key "model" or "state_dict" of a checkpoint, and the configuration that Clara Train stores beside it. The file is read as data:
/// nothing that it names is run. Tensors' values are read when asked for. Any thread. Since 0.2.
/// </summary>
public sealed class TorchCheckpoint
{
    private const int MaxDepth = 64, MaxNodes = 100_000; // of a configuration; a pickle may refer to one list a million times

    private TorchCheckpoint(IReadOnlyList<StoredTensor> tensors, JObject? configuration) => (Tensors, Configuration) = (tensors, configuration);

    /// <summary>In the order of the file; each name stands there once.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The checkpoint's "train_conf", where it has one; null else.</summary>
    public JObject? Configuration { get; }

    /// <summary>Reads names and shapes of a .pt file. Throws <see cref="ModelInvalidException"/> for what is no state dict, is damaged or would run code, <see cref="Clara.Imaging.ClaraException"/> NotFound or Io.</summary>
    public static TorchCheckpoint Open(string path)
    {
        TorchState state = TorchState.Open(path);
        int nodes = 0;
        return new([.. state.Tensors.Select(t => t.Tensor)], state.All["train_conf"] is PickleDictionary configuration ? Json(configuration, Path.GetFileName(path), 0, ref nodes) as JObject : null);
    }

    private static JToken Json(object? value, string file, int depth, ref int nodes)
    {
        if (depth > MaxDepth || ++nodes > MaxNodes)
            throw new ModelInvalidException($"{file}: its train_conf is nested too deeply, or too large, for a configuration.");
        switch (value)
        {
            case PickleDictionary dictionary:
                JObject o = [];
                foreach ((object? key, object? item) in dictionary.Items)
                    o[Convert.ToString(key, CultureInfo.InvariantCulture) ?? ""] = Json(item, file, depth + 1, ref nodes);
                return o;
            case IEnumerable<object?> items:
                JArray a = [];
                foreach (object? item in items)
                    a.Add(Json(item, file, depth + 1, ref nodes));
                return a;
            case string or long or double or bool:
                return JToken.FromObject(value);
            default:
                return JValue.CreateNull(); // tensors and names are no part of a configuration
        }
    }
}
