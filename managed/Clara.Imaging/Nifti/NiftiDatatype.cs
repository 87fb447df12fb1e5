namespace Clara.Imaging;

/// <summary>The datatype field of a NIfTI header; codes after nifti1.h.</summary>
internal static class NiftiDatatype
{
    /// <summary>The type of a code; throws <see cref="ImageFormatException"/> that says which one the file has when it is not among the integers and floats.</summary>
    public static StoredType Of(int code, string name) => StoredType.Find(code) ?? throw new ImageFormatException(
        $"{name} holds {NameOf(code)} voxels; only integers of 8 to 64 bits and floats of 32 or 64 bits can be read, convert the file to one of them.");

    private static string NameOf(int code) => code switch
    {
        0 => "undeclared (datatype 0)",
        1 => "1-bit (datatype 1)",
        32 => "complex (2 x 32 bit, datatype 32)",
        128 => "RGB colour (datatype 128)",
        1536 => "128-bit float (datatype 1536)",
        1792 => "complex (2 x 64 bit, datatype 1792)",
        2048 => "complex (2 x 128 bit, datatype 2048)",
        2304 => "RGBA colour (datatype 2304)",
        _ => FormattableString.Invariant($"unknown (datatype {code})"),
    };
}
