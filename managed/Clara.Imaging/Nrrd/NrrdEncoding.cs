namespace Clara.Imaging;

/// <summary>How the voxels stand in the file.</summary>
internal enum NrrdEncoding
{
    /// <summary>As they are.</summary>
    Raw,

    /// <summary>Compressed.</summary>
    Gzip,

    /// <summary>As decimal numbers.</summary>
    Text,
}

/// <summary>The names of the encodings.</summary>
internal static class NrrdEncodings
{
    /// <summary>The encoding of a header; throws a sentence for those that are not read.</summary>
    public static NrrdEncoding Of(NrrdHeader header) => header.Require("encoding").ToLowerInvariant() switch
    {
        "raw" => NrrdEncoding.Raw,
        "gzip" or "gz" => NrrdEncoding.Gzip,
        "ascii" or "text" or "txt" => NrrdEncoding.Text,
        "bzip2" or "bz2" => throw Refused(header, "bzip2"),
        "hex" => throw Refused(header, "hex"),
        "zrl" => throw Refused(header, "zrl"),
        _ => throw Refused(header, "an unknown one"),
    };

    private static ImageFormatException Refused(NrrdHeader header, string encoding) =>
        new($"The encoding of {header.Name} is {encoding}; raw, gzip and ascii can be read, write the file again with gzip.");
}
