namespace Clara.Models.Weights;

/// <summary>The names that a state dict may refer to, and what each stands for. A pickle with any other is refused: loading it in Python would run its code.</summary>
internal static class TorchNames
{
    private static readonly PickleName OrderedDict = new("collections", "OrderedDict"), RebuildTensor = new("torch._utils", "_rebuild_tensor_v2"), RebuildParameter = new("torch._utils", "_rebuild_parameter");

    private static readonly Dictionary<string, ElementType> Storages = new(StringComparer.Ordinal)
    {
        ["FloatStorage"] = ElementType.Float32, ["DoubleStorage"] = ElementType.Float64, ["HalfStorage"] = ElementType.Float16, ["BFloat16Storage"] = ElementType.BFloat16,
        ["LongStorage"] = ElementType.Whole("int64", 8), ["IntStorage"] = ElementType.Whole("int32", 4), ["ShortStorage"] = ElementType.Whole("int16", 2),
        ["CharStorage"] = ElementType.Whole("int8", 1), ["ByteStorage"] = ElementType.Whole("uint8", 1), ["BoolStorage"] = ElementType.Whole("bool", 1),
    };

    /// <summary>The name, if it is one of the list.</summary>
    public static PickleName Require(PickleName name, string file) =>
        name == OrderedDict || name == RebuildTensor || name == RebuildParameter || (name.Module == "torch" && Storages.ContainsKey(name.Name)) ? name
            : throw new ModelInvalidException($"{file} refers to '{name}', which is code to run and no tensor; it is not read. In Python save the weights alone: torch.save(network.state_dict(), 'model.pt').");

    /// <summary>Name of the storage that holds such numbers, in the module torch.</summary>
    public static string StorageOf(ElementType type) => Storages.Single(s => s.Value == type).Key;

    /// <summary>What calling a name with arguments stands for.</summary>
    public static object Build(object? called, object? arguments, string file)
    {
        if (called is PickleName name && arguments is object?[] a)
        {
            if (name == OrderedDict && a.Length == 0)
                return new PickleDictionary();
            if (name == RebuildTensor && a.Length >= 4 && a[0] is PickleStorage storage && a[1] is long offset && Whole(a[2]) is long[] shape && Whole(a[3]) is long[] strides)
                return Tensor(storage, offset, shape, strides, file);
            if (name == RebuildParameter && a.Length >= 1 && a[0] is PickleTensor tensor)
                return tensor;
        }
        throw new ModelInvalidException($"{file} is damaged: its pickle calls {(called is PickleName n ? $"'{n}'" : "something that is no name")} with arguments that do not belong to a tensor.");
    }

    /// <summary>The storage that a persistent id means: ('storage', type, key, place, count).</summary>
    public static PickleStorage Storage(object? id, string file) =>
        id is object?[] { Length: >= 5 } parts && parts[0] is "storage" && parts[1] is PickleName { Module: "torch" } type && Storages.TryGetValue(type.Name, out ElementType? element)
        && parts[2] is string key && key.Length is > 0 and < 20 && key.All(char.IsAsciiDigit) && parts[4] is long count && count >= 0
            ? new(key, element, count)
            : throw new ModelInvalidException($"{file} is damaged: it refers to data in a way that a state dict does not.");

    private static PickleTensor Tensor(PickleStorage storage, long offset, long[] shape, long[] strides, string file)
    {
        long last = offset, count = shape.Contains(0) ? 0 : 1;
        bool fits = offset >= 0 && offset <= storage.Count && shape.Length == strides.Length && shape.Length <= 8 && shape.All(n => n is >= 0 and <= int.MaxValue) && strides.All(s => s >= 0);
        for (int axis = 0; fits && count > 0 && axis < shape.Length; axis++)
        {
            // Divided, since products may pass 64 bits.
            fits = shape[axis] <= storage.Count / count && (shape[axis] == 1 || strides[axis] <= (storage.Count - last) / (shape[axis] - 1));
            if (fits)
                (count, last) = (count * shape[axis], last + (shape[axis] - 1) * (shape[axis] == 1 ? 0 : strides[axis]));
        }
        // A view may not repeat its storage either: a few bytes would ask for any amount of memory.
        return fits && (count == 0 || last < storage.Count) ? new(storage, offset, [.. shape.Select(n => (int)n)], strides)
            : throw new ModelInvalidException($"{file} is damaged: a tensor of shape [{string.Join(", ", shape)}] reaches beyond its {storage.Count} stored values.");
    }

    private static long[]? Whole(object? value) => value is object?[] items && items.All(i => i is long) ? [.. items.Cast<long>()] : null;
}
