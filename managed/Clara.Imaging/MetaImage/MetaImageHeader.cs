namespace Clara.Imaging;

/// <summary>What a MetaImage header says of its voxels.</summary>
internal sealed record MetaImageHeader
{
    /// <summary>Where the voxels lie.</summary>
    public required Grid Grid { get; init; }

    /// <summary>What the array's axes count: components first, a time step behind space.</summary>
    public required IReadOnlyList<FileAxis> Axes { get; init; }

    /// <summary>How they are stored.</summary>
    public required StoredType Type { get; init; }

    public required bool IsBigEndian { get; init; }

    public required bool IsCompressed { get; init; }

    /// <summary>Bytes of the compressed data; 0 when not given: up to the end of the file.</summary>
    public required long CompressedBytes { get; init; }

    /// <summary>Bytes to pass over from the data file's beginning; 0: none (behind the header of a single file), -1: the data are the file's last bytes.</summary>
    public required long Skip { get; init; }

    /// <summary>The data file's name, beside the header; null: the data follow the header.</summary>
    public required string? DataFile { get; init; }

    public required IReadOnlyList<Label> Labels { get; init; }

    /// <summary>Checks and takes the fields.</summary>
    public static MetaImageHeader Of(MetaImageFields fields, string name)
    {
        if (fields.Text("NDims") is null || fields.Text("DimSize") is null)
            throw MetaImageFields.NoMetaImage(name);
        if (fields.Text("ObjectType") is { } kind && !kind.Equals("Image", StringComparison.OrdinalIgnoreCase))
            throw new ImageFormatException($"{name} holds a MetaIO object that is no image (see its ObjectType); name an image file.");
        if (!fields.Flag("BinaryData", otherwise: true))
            throw new ImageFormatException($"{name} holds its voxels as text (BinaryData = False), which cannot be read; write it again as binary data.");
        long channels = fields.Whole("ElementNumberOfChannels", 1);
        if (channels < 1)
            throw fields.Bad("ElementNumberOfChannels");
        bool compressed = fields.Flag("CompressedData", otherwise: false);
        long packed = fields.Whole("CompressedDataSize", 0), skip = fields.Whole("HeaderSize", 0);
        if (packed < 0)
            throw fields.Bad("CompressedDataSize");
        if (skip < -1 || (skip == -1 && compressed && packed == 0))
            throw fields.Bad("HeaderSize");
        return new()
        {
            Type = MetaImageType.Of(fields.Text("ElementType") ?? "", name),
            Grid = MetaImageGeometry.GridOf(fields, name),
            Axes = [new(FileAxisKind.Component, channels), .. MetaImageGeometry.AxesOf(fields)],
            IsBigEndian = fields.Flag("ElementByteOrderMSB", fields.Flag("BinaryDataByteOrderMSB", otherwise: false)),
            IsCompressed = compressed, CompressedBytes = packed, Skip = skip,
            DataFile = MetaImagePaths.DataFileOf(fields.Text(MetaImageFields.LastKey)!, name),
            Labels = MetaImageLabels.Of(fields),
        };
    }
}
