namespace Clara.Models.Weights;

/// <summary>The state dict of a PyTorch file as names and views: bare, or under the key "model" or "state_dict" of a checkpoint. Values are read when asked for. Any thread.</summary>
/// <param name="Archive">The file.</param>
/// <param name="Tensors">In the order of the file, each with the view that it is; each name stands there once, without the prefix of torch.nn.DataParallel.</param>
/// <param name="All">All that the file holds.</param>
/// <param name="IsBare">Whether the file is the state dict, with these names.</param>
internal sealed record TorchState(TorchArchive Archive, IReadOnlyList<(StoredTensor Tensor, PickleTensor View)> Tensors, PickleDictionary All, bool IsBare)
{
    private const string ParallelPrefix = "module."; // torch.nn.DataParallel puts it before every name
    private static readonly string[] StateKeys = ["model", "state_dict"];

    /// <summary>Throws <see cref="ModelInvalidException"/> for what is no state dict, is damaged or would run code, <see cref="Clara.Imaging.ClaraException"/> NotFound or Io.</summary>
    public static TorchState Open(string path)
    {
        string file = Path.GetFileName(path);
        (TorchArchive archive, object? content) = TorchArchive.Open(path);
        PickleDictionary all = content as PickleDictionary ?? throw new ModelInvalidException($"{file} holds no dictionary of tensors; save the network's state dict: torch.save(network.state_dict(), 'model.pt').");
        PickleDictionary state = StateKeys.Select(k => all[k]).OfType<PickleDictionary>().FirstOrDefault(all);
        Func<string, long?> lengths = archive.Lengths();
        List<(StoredTensor, PickleTensor)> tensors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        bool isParallel = state.Items.Count > 0 && state.Items.All(i => i.Key is string key && key.StartsWith(ParallelPrefix, StringComparison.Ordinal));
        foreach ((object? key, object? value) in state.Items)
        {
            if (key is not string name || value is not PickleTensor view)
                throw new ModelInvalidException($"{file} is no state dict: '{key}' is no tensor; its weights are looked for under 'model', under 'state_dict', and at the top.");
            name = isParallel ? name[ParallelPrefix.Length..] : name;
            if (!names.Add(name))
                throw new ModelInvalidException($"{file} is damaged: '{name}' is there twice.");
            tensors.Add((archive.Tensor(name, view, lengths), view));
        }
        if (tensors.Count == 0)
            throw new ModelInvalidException($"{file} has no weights: its state dict is empty.");
        return new(archive, tensors, all, state == all && !isParallel);
    }
}
