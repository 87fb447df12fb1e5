using System.Text;

namespace Clara.Imaging;

/// <summary>Writes NRRD0004 headers (LPS, mm) and gzip voxels.</summary>
internal static class NrrdWriter
{
    /// <summary>The header; with a data file's name it stands apart from its voxels.</summary>
    public static byte[] Header(StoredImage image, LabelMap? map, string? dataFile, CancellationToken ct)
    {
        Grid grid = image.Grid;
        Matrix3 m = grid.VoxelToWorld;
        StringBuilder text = new("NRRD0004\n# Written by Clara; the format: http://teem.sourceforge.net/nrrd/format.html\n");
        text.Append($"type: {NrrdType.NameOf(image.Type.Code)}\ndimension: 3\nspace: left-posterior-superior\n")
            .Append(System.Globalization.CultureInfo.InvariantCulture, $"sizes: {grid.Size.X} {grid.Size.Y} {grid.Size.Z}\n")
            .Append($"space directions: {NrrdText.Of(m.Column(0))} {NrrdText.Of(m.Column(1))} {NrrdText.Of(m.Column(2))}\n")
            .Append("kinds: domain domain domain\nendian: little\nencoding: gzip\nspace units: \"mm\" \"mm\" \"mm\"\n")
            .Append($"space origin: {NrrdText.Of(grid.OriginMm)}\n");
        if (dataFile is not null)
            text.Append($"data file: {dataFile}\n");
        if (map is not null)
            NrrdSegmentText.Append(text, map, ct);
        return Encoding.UTF8.GetBytes(text.Append(dataFile is null ? "\n" : "").ToString());
    }

    /// <summary>Header and voxels into one stream, which stays open.</summary>
    public static async Task SingleAsync(Stream stream, StoredImage image, LabelMap? map, CancellationToken ct)
    {
        await stream.WriteAsync(Header(image, map, null, ct), ct).ConfigureAwait(false);
        await VoxelsAsync(stream, image, ct).ConfigureAwait(false);
    }

    /// <summary>The packed voxels into a stream, which stays open.</summary>
    public static async Task VoxelsAsync(Stream stream, StoredImage image, CancellationToken ct)
    {
        GzipWriteStream packed = new(stream);
        await using (packed.ConfigureAwait(false))
            await VoxelBytes.WriteAsync(packed, image, ct).ConfigureAwait(false);
    }
}
