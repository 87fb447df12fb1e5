namespace Clara.Imaging;

/// <summary>Where in a data file the voxels stand, stored or packed.</summary>
internal static class MetaImageExtent
{
    /// <summary>First byte and number of bytes; throws <see cref="ImageFormatException"/> where the file does not have them.</summary>
    /// <param name="header">What the header says.</param>
    /// <param name="length">Length of the data file.</param>
    /// <param name="headerEnd">Where the header ends in the data file; 0 for a file of its own.</param>
    /// <param name="needed">Bytes of the voxels, unpacked.</param>
    /// <param name="name">File name for messages.</param>
    public static (long Start, long Bytes) Of(MetaImageHeader header, long length, long headerEnd, Int128 needed, string name)
    {
        bool isLast = header.Skip == -1, isSized = header.IsCompressed && header.CompressedBytes > 0;
        if (isLast && !isSized && needed > length)
            throw Truncated(name);
        long last = isSized ? header.CompressedBytes : isLast ? (long)needed : 0;
        long start = isLast ? length - last : header.Skip > 0 ? header.Skip : headerEnd;
        if (start < headerEnd)
            throw isLast ? Truncated(name) : new ImageFormatException($"The header of {name} is damaged: its HeaderSize ends within the header; write the file again from its source.");
        long held = length - start;
        if (held < 0 || (isSized && held < header.CompressedBytes))
            throw Truncated(name);
        return (start, isSized ? header.CompressedBytes : held);
    }

    private static ImageFormatException Truncated(string name) => new($"{name} is cut off: its header promises more voxels than the file holds; copy or download it again.");
}
