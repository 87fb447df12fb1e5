namespace Clara.Imaging;

/// <summary>How bytes are packed in a file.</summary>
internal enum Packing
{
    /// <summary>Gzip when the first bytes say so, else not at all.</summary>
    ByMagic,

    None,

    Gzip,

    /// <summary>Zlib, or gzip when the first bytes say so.</summary>
    Zlib,
}
