namespace Clara.Imaging;

/// <summary>Element types of MetaImage. MET_LONG and MET_ULONG are four bytes wide in the format, whatever a compiler's long is.</summary>
internal static class MetaImageType
{
    private static readonly Dictionary<string, (int Code, int Bytes)> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MET_CHAR"] = (StoredType.Int8, 1), ["MET_UCHAR"] = (StoredType.UInt8, 1),
        ["MET_SHORT"] = (StoredType.Int16, 2), ["MET_USHORT"] = (StoredType.UInt16, 2),
        ["MET_INT"] = (StoredType.Int32, 4), ["MET_UINT"] = (StoredType.UInt32, 4),
        ["MET_LONG"] = (StoredType.Int32, 4), ["MET_ULONG"] = (StoredType.UInt32, 4),
        ["MET_LONG_LONG"] = (StoredType.Int64, 8), ["MET_ULONG_LONG"] = (StoredType.UInt64, 8),
        ["MET_FLOAT"] = (StoredType.Float32, 4), ["MET_DOUBLE"] = (StoredType.Float64, 8),
    };

    /// <summary>The decoder's type of an element type; throws <see cref="ImageFormatException"/> for one that is no integer or float.</summary>
    public static StoredType Of(string elementType, string name) => Types.TryGetValue(elementType, out (int Code, int Bytes) type)
        ? new(type.Code, type.Bytes)
        : throw new ImageFormatException($"{name} holds elements that are no single integers or floats (its ElementType is none of MET_CHAR to MET_DOUBLE); convert it to one of them.");

    /// <summary>The element type in which voxels are written.</summary>
    public static string NameOf(StoredType type) => type.Code switch
    {
        StoredType.UInt8 => "MET_UCHAR",
        StoredType.Int8 => "MET_CHAR",
        StoredType.UInt16 => "MET_USHORT",
        StoredType.Int16 => "MET_SHORT",
        StoredType.Int32 => "MET_INT",
        StoredType.Float32 => "MET_FLOAT",
        StoredType.Float64 => "MET_DOUBLE",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
