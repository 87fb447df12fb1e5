namespace Clara.Imaging;

/// <summary>The names of NRRD's scalar types, with all the aliases of the format's description, as the datatypes that the decoders know.</summary>
internal static class NrrdType
{
    /// <summary>The datatype of a name; throws <see cref="ImageFormatException"/> for blocks and unknown ones.</summary>
    public static StoredType Of(string type, string name) => StoredType.Of(type.ToLowerInvariant() switch
    {
        "signed char" or "int8" or "int8_t" => StoredType.Int8,
        "uchar" or "unsigned char" or "uint8" or "uint8_t" => StoredType.UInt8,
        "short" or "short int" or "signed short" or "signed short int" or "int16" or "int16_t" => StoredType.Int16,
        "ushort" or "unsigned short" or "unsigned short int" or "uint16" or "uint16_t" => StoredType.UInt16,
        "int" or "signed int" or "int32" or "int32_t" => StoredType.Int32,
        "uint" or "unsigned int" or "uint32" or "uint32_t" => StoredType.UInt32,
        "longlong" or "long long" or "long long int" or "signed long long" or "signed long long int" or "int64" or "int64_t" => StoredType.Int64,
        "ulonglong" or "unsigned long long" or "unsigned long long int" or "uint64" or "uint64_t" => StoredType.UInt64,
        "float" => StoredType.Float32,
        "double" => StoredType.Float64,
        "block" => throw new ImageFormatException($"{name} holds opaque blocks (type block), not numbers; convert it to a number type first."),
        _ => throw new ImageFormatException($"{name} has a voxel type that NRRD does not know; correct the field \"type\" or write the file again."),
    });

    /// <summary>The name under which every reader knows a datatype that is written here.</summary>
    public static string NameOf(int datatype) => datatype switch
    {
        StoredType.UInt8 => "unsigned char",
        StoredType.Int8 => "signed char",
        StoredType.UInt16 => "unsigned short",
        StoredType.Int16 => "short",
        StoredType.Int32 => "int",
        StoredType.Float32 => "float",
        StoredType.Float64 => "double",
        _ => throw new ArgumentOutOfRangeException(nameof(datatype)),
    };
}
