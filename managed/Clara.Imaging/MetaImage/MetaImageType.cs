namespace Clara.Imaging;

/// <summary>Element types of MetaImage. MET_LONG and MET_ULONG are four bytes wide in the format, whatever a compiler's long is.</summary>
internal static class MetaImageType
{
    private static readonly Dictionary<string, (int Code, int Bytes)> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MET_CHAR"] = (NiftiDatatype.Int8, 1), ["MET_UCHAR"] = (NiftiDatatype.UInt8, 1),
        ["MET_SHORT"] = (NiftiDatatype.Int16, 2), ["MET_USHORT"] = (NiftiDatatype.UInt16, 2),
        ["MET_INT"] = (NiftiDatatype.Int32, 4), ["MET_UINT"] = (NiftiDatatype.UInt32, 4),
        ["MET_LONG"] = (NiftiDatatype.Int32, 4), ["MET_ULONG"] = (NiftiDatatype.UInt32, 4),
        ["MET_LONG_LONG"] = (NiftiDatatype.Int64, 8), ["MET_ULONG_LONG"] = (NiftiDatatype.UInt64, 8),
        ["MET_FLOAT"] = (NiftiDatatype.Float32, 4), ["MET_DOUBLE"] = (NiftiDatatype.Float64, 8),
    };

    /// <summary>The decoder's type of an element type; throws <see cref="ImageFormatException"/> for one that is no integer or float.</summary>
    public static NiftiDatatype Of(string elementType, string name) => Types.TryGetValue(elementType, out (int Code, int Bytes) type)
        ? new(type.Code, type.Bytes)
        : throw new ImageFormatException($"{name} holds elements that are no single integers or floats (its ElementType is none of MET_CHAR to MET_DOUBLE); convert it to one of them.");

    /// <summary>The element type in which voxels are written.</summary>
    public static string NameOf(NiftiDatatype type) => type.Code switch
    {
        NiftiDatatype.UInt8 => "MET_UCHAR",
        NiftiDatatype.Int8 => "MET_CHAR",
        NiftiDatatype.UInt16 => "MET_USHORT",
        NiftiDatatype.Int16 => "MET_SHORT",
        NiftiDatatype.Int32 => "MET_INT",
        NiftiDatatype.Float32 => "MET_FLOAT",
        NiftiDatatype.Float64 => "MET_DOUBLE",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
