using System.Globalization;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Weights;

/// <summary>
/// The weights of a PyTorch file: a state dict, bare or under the key "model" or "state_dict" of a checkpoint, and the configuration that Clara Train stores beside it. The file is read as data:
/// nothing that it names is run. Tensors' values are read when asked for. Any thread. Since 0.2.
/// </summary>
public sealed class TorchCheckpoint
{
    private const string ParallelPrefix = "module."; // torch.nn.DataParallel puts it before every name
    private const int MaxDepth = 64, MaxNodes = 100_000; // of a configuration; a pickle may refer to one list a million times
    private static readonly string[] StateKeys = ["model", "state_dict"];

    private TorchCheckpoint(IReadOnlyList<StoredTensor> tensors, JObject? configuration) => (Tensors, Configuration) = (tensors, configuration);

    /// <summary>In the order of the file; each name stands there once.</summary>
    public IReadOnlyList<StoredTensor> Tensors { get; }

    /// <summary>The checkpoint's "train_conf", where it has one; null else.</summary>
    public JObject? Configuration { get; }

    /// <summary>Reads names and shapes of a .pt file. Throws <see cref="ModelInvalidException"/> for what is no state dict, is damaged or would run code, <see cref="Clara.Imaging.ClaraException"/> NotFound or Io.</summary>
    public static TorchCheckpoint Open(string path)
    {
        string file = Path.GetFileName(path);
        (TorchArchive archive, object? content) = TorchArchive.Open(path);
        PickleDictionary all = content as PickleDictionary ?? throw new ModelInvalidException($"{file} holds no dictionary of tensors; save the network's state dict: torch.save(network.state_dict(), 'model.pt').");
        PickleDictionary state = StateKeys.Select(k => all[k]).OfType<PickleDictionary>().FirstOrDefault(all);
        Func<string, long?> lengths = archive.Lengths();
        List<StoredTensor> tensors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        bool isParallel = state.Items.Count > 0 && state.Items.All(i => i.Key is string key && key.StartsWith(ParallelPrefix, StringComparison.Ordinal));
        foreach ((object? key, object? value) in state.Items)
        {
            if (key is not string name || value is not PickleTensor view)
                throw new ModelInvalidException($"{file} is no state dict: '{key}' is no tensor; its weights are looked for under 'model', under 'state_dict', and at the top.");
            name = isParallel ? name[ParallelPrefix.Length..] : name;
            if (!names.Add(name))
                throw new ModelInvalidException($"{file} is damaged: '{name}' is there twice.");
            tensors.Add(archive.Tensor(name, view, lengths));
        }
        if (tensors.Count == 0)
            throw new ModelInvalidException($"{file} has no weights: its state dict is empty.");
        int nodes = 0;
        return new(tensors, all["train_conf"] is PickleDictionary configuration ? Json(configuration, file, 0, ref nodes) as JObject : null);
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
