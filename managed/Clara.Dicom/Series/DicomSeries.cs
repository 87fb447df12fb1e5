using System.Globalization;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>
/// Images that belong together: one SeriesInstanceUID and one geometry; a series of several orientations, echoes or time steps is several of these. Immutable, any thread.
/// <see cref="ToString"/> holds no patient data. Since 0.2.
/// </summary>
public sealed class DicomSeries
{
    private readonly ClaraException? _problem;

    internal DicomSeries(IReadOnlyList<SeriesFrame> frames, Grid? grid, ClaraException? problem, string part)
    {
        Frames = frames;
        Grid = grid;
        _problem = problem;
        Part = part;
        Slices = [.. frames.Select(f => new DicomSlice(f.File.Path, f.Index, f.File.SopClassUid, f.File.SopInstanceUid))];
    }

    /// <summary>SeriesInstanceUID; "" where the files have none.</summary>
    public string Uid => First.SeriesUid;

    /// <summary>StudyInstanceUID; "" where the files have none.</summary>
    public string StudyUid => First.StudyUid;

    /// <summary>Frame of reference UID: series that share it share their world; "" where the files have none.</summary>
    public string FrameOfReferenceUid => First.FrameOfReferenceUid;

    /// <summary>Modality, such as CT or MR; "" where the files have none.</summary>
    public string Modality => First.Modality;

    /// <summary>The scanner's number of the series.</summary>
    public int? Number => First.SeriesNumber;

    /// <summary>SeriesDescription: free text that may hold anything, so it is shown only where a person asked for it, and never logged.</summary>
    public string Description => First.Description;

    /// <summary>What tells this part from others of the same UID, such as "echo 2"; "" where there are no others.</summary>
    public string Part { get; }

    /// <summary>The slices, ascending along the normal (row x column); in the files' order where <see cref="Problem"/> says that they make no volume.</summary>
    public IReadOnlyList<DicomSlice> Slices { get; }

    /// <summary>Where the voxels lie: x along rows, y along columns, z along the normal; null where <see cref="Problem"/> says why.</summary>
    public Grid? Grid { get; }

    /// <summary>Why the slices make no volume and what to do, in one line; null where they do.</summary>
    public string? Problem => _problem?.Message;

    internal IReadOnlyList<SeriesFrame> Frames { get; }

    internal PixelLayout Layout => First.Layout;

    private ImageFile First => Frames[0].File;

    /// <summary>What it is in one line without patient data: number, modality, slices, geometry, part.</summary>
    public override string ToString()
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"{Slices.Count} slice{(Slices.Count == 1 ? "" : "s")} of {Layout.Columns} x {Layout.Rows}");
        string spacing = Grid is null ? "" : string.Create(CultureInfo.InvariantCulture, $", {Grid.SpacingMm.X:0.###} x {Grid.SpacingMm.Y:0.###} x {Grid.SpacingMm.Z:0.###} mm");
        return $"series {(Number is int n ? n.ToString(CultureInfo.InvariantCulture) : "without number")}{(Modality.Length > 0 ? ", " + Modality : "")}, {size}{spacing}{(Part.Length > 0 ? ", " + Part : "")}";
    }

    /// <summary>Throws the problem, as it was found.</summary>
    internal void Require()
    {
        if (_problem is not null)
            throw new ClaraException(_problem.Status, _problem.Message, _problem);
    }
}
