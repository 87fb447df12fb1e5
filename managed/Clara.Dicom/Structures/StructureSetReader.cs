using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>
/// DICOM structure sets (RTSTRUCT) as label maps on a given grid, ours and others': closed contours in planes across any axis of the grid, filled by the even-odd rule at voxel centres, so
/// that keyholes and holes of their own both stay open. A contour between two planes goes to the nearest; where several lie nearest to one plane, the closest counts. Nothing is
/// interpolated between planes. A label's id is the ROI number, or its place in the file where numbers are no label ids. Any thread. Since 0.2.
/// </summary>
public static class StructureSetReader
{
    /// <summary>Reads all structures.</summary>
    public static Task<StructureSetReading> ReadAsync(string path, Grid grid, IDicomCodec codec, CancellationToken ct) => ReadAsync(path, grid, new(), codec, ct);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="grid">The grid that the map is to have: that of the series that the contours were drawn on, or any other in the same world.</param>
    /// <param name="options">Which structures and how.</param>
    /// <param name="codec">Reads the file.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="GeometryException">Contours do not lie in planes of the grid, or all lie outside of it.</exception>
    /// <exception cref="ImageFormatException">The file is no structure set or is damaged.</exception>
    /// <exception cref="ClaraException">Structures overlap, or a structure is not there.</exception>
    public static async Task<StructureSetReading> ReadAsync(string path, Grid grid, StructureSetReadOptions options, IDicomCodec codec, CancellationToken ct)
    {
        DicomDataset header = await codec.ReadHeaderAsync(path, null, ct).ConfigureAwait(false);
        string name = Path.GetFileName(path);
        if (header.Text(DicomTags.SopClassUid) != StructureSetWriter.SopClass)
            throw new ImageFormatException($"{name} is no DICOM structure set; give one (modality RTSTRUCT).");
        IReadOnlyList<Structure> structures = Structure.All(header, name);
        if (options.Structures?.Except(structures.Select(s => s.Number)).Order().ToArray() is [int missing, ..])
            throw new ClaraException(StatusCode.NotFound, $"{name} has no structure {missing}; it has {string.Join(", ", structures.Select(s => s.Number).Take(20))}{(structures.Count > 20 ? ", ..." : "")}.");
        Structure[] wanted = [.. structures.Where(s => options.Structures?.Contains(s.Number) ?? true)];
        StructureCanvas canvas = new(grid, wanted, options.LaterWins, name);
        int passedOver = 0, outside = 0, inside = 0;
        foreach (Structure structure in wanted)
        {
            PlacedContours placed = PlacedContours.Of(structure, grid, name, ct);
            passedOver += placed.PassedOver;
            outside += placed.Outside;
            inside += placed.Slices.Count;
            canvas.Fill(structure, placed.Slices, ct);
        }
        return outside > 0 && inside == 0
            ? throw new GeometryException($"All contours of {name} lie outside of the wanted grid; choose the series that they were drawn on.")
            : new(canvas.Map, passedOver, outside);
    }
}
