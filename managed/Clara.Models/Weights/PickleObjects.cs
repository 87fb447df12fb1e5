namespace Clara.Models.Weights;

/// <summary>A dictionary, ordered or not, in the order of its file; keys are usually texts.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>Value of a text key; the last one counts, as in Python. Null where there is none.</summary>
    public object? this[string key] => Items.FindLast(i => i.Key is string text && text == key).Value;
}

/// <summary>A name that the file may refer to: nothing is looked up or called, each stands for data that is understood here.</summary>
internal sealed record PickleName(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An entry data/KEY of the archive, as many numbers of one type.</summary>
internal sealed record PickleStorage(string Key, ElementType Type, long Count)
{
    public long Bytes => Count * Type.Bytes;
}

/// <summary>A view of a storage, in elements.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, int[] Shape, long[] Strides);
