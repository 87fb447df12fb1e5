using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Dicom.Derived;

/// <summary>The series that an object is derived from: its headers, and which frame lies at which slice of its grid.</summary>
internal sealed class SourceSeries
{
    private SourceSeries(IReadOnlyList<DicomDataset> instances, PlaneGeometry[] slices, Grid grid) => (Instances, Slices, Grid) = (instances, slices, grid);

    public IReadOnlyList<DicomDataset> Instances { get; }

    /// <summary>The planes by rising slice index of the grid.</summary>
    public IReadOnlyList<PlaneGeometry> Slices { get; }

    /// <summary>x along rows, y along columns, z along their normal.</summary>
    public Grid Grid { get; }

    /// <summary>
    /// Throws <see cref="ClaraException"/> (<see cref="StatusCode.Argument"/>) for no headers or headers of several series, <see cref="GeometryException"/> where they do not make one volume.
    /// </summary>
    public static SourceSeries Of(IReadOnlyList<DicomDataset> instances)
    {
        if (instances.Count == 0)
            throw new ClaraException(StatusCode.Argument, "There is no source image; give the images of the series that the label map was made on.");
        foreach (DicomTag tag in (ReadOnlySpan<DicomTag>)[DicomTags.StudyInstanceUid, DicomTags.SeriesInstanceUid, DicomTags.FrameOfReferenceUid])
            if (instances.Any(i => i.Text(tag) != instances[0].Text(tag)))
                throw new ClaraException(StatusCode.Argument, "The source images are of several studies, series or frames of reference; give those of one series.");
        (int columns, int rows) = Size(instances[0]);
        if (instances.Any(i => Size(i) != (columns, rows)))
            throw new GeometryException("The source images differ in size; give those of one series.");
        PlaneStack stack = PlaneStack.Of([.. instances.SelectMany(PlaneGeometry.Of)], columns, rows);
        PlaneGeometry?[] slices = new PlaneGeometry?[stack.Grid.Size.Z];
        for (int n = 0; n < stack.Planes.Count; n++)
        {
            if (slices[stack.Places[n]] is not null)
                throw new GeometryException($"Two source images lie at the same position (slice {stack.Places[n]}); give one image a position.");
            slices[stack.Places[n]] = stack.Planes[n];
        }
        return Array.IndexOf(slices, null) is >= 0 and int missing
            ? throw new GeometryException($"The source series has a gap at slice {missing} of {slices.Length}; give all of its images.")
            : new(instances, slices!, stack.Grid);
    }

    /// <summary>
    /// Where a slice's first pixel lies, mm, LPS: as its image says where that is on the grid, else by the grid, on which the label map lies and which a reader finds again.
    /// </summary>
    public Vector3 PositionOf(int slice)
    {
        WorldPoint even = Grid.ToWorld(new VoxelPoint(0, 0, slice));
        Vector3 place = new(even.X, even.Y, even.Z), said = Slices[slice].Plane.Position;
        return said.Minus(place).Length <= Imaging.Grid.SameGridToleranceMm ? said : place;
    }

    /// <summary>The label map in the series' axis order. Throws <see cref="GeometryException"/> for a map on another grid.</summary>
    public LabelMap Aligned(LabelMap map, CancellationToken ct)
    {
        try
        {
            return Reorientation.To(map, Grid, 0, ct);
        }
        catch (GeometryException)
        {
            throw new GeometryException($"The label map ({map.Grid.Size} voxels) does not lie on the grid of the source series ({Grid.Size}); resample it onto the series or choose the series that it was made on.");
        }
    }

    private static (int Columns, int Rows) Size(DicomDataset instance) => instance.Whole(DicomTags.Columns) is > 0 and int columns && instance.Whole(DicomTags.Rows) is > 0 and int rows
        ? (columns, rows) : throw new ClaraException(StatusCode.Argument, "A source file is no image; give the images of the series that the label map was made on.");
}
