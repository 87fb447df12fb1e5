using System.Globalization;
using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>What a folder or a list of files holds. Immutable. Since 0.2.</summary>
/// <param name="Source">The folder or first file, for messages.</param>
/// <param name="Series">The series, by number; those that make no volume too, each with its reason.</param>
/// <param name="PassedOver">How many files were no DICOM images: other files, DICOMDIR, reports, structure sets.</param>
/// <param name="Unreadable">DICOM files, and files with the ending .dcm, that could not be read: one line each with the file's name.</param>
public sealed record DicomScan(string Source, IReadOnlyList<DicomSeries> Series, int PassedOver, IReadOnlyList<string> Unreadable)
{
    private const int ListedAtMost = 8;

    /// <summary>
    /// The series that a user means: by its number in <see cref="Series"/> from 1 on, or by its UID. Null takes the only one there is; where some make no volume and one does, that one; none where files could not be read.
    /// Throws <see cref="ClaraException"/> (NotFound, Argument, Format) that lists what there is. A series that makes no volume can be chosen too: reading it says why.
    /// </summary>
    public DicomSeries Choose(string? choice)
    {
        if (Series.Count == 0)
            throw Nothing();
        if (choice is null)
        {
            DicomSeries[] whole = [.. Series.Where(s => s.Problem is null)];
            // What is cut off or empty may be the last slice of the stack, which nothing else would tell.
            if (Unreadable.Count > 0)
                throw new ClaraException(StatusCode.Format, $"{Source} holds {Unreadable.Count} file{(Unreadable.Count == 1 ? "" : "s")} that cannot be read, so slices may be missing: {Unreadable[0].TrimEnd('.')}. "
                    + $"Get whole files, or choose a series to go on without: {Listed(Series)}.");
            return Series.Count == 1 ? Series[0] : whole.Length == 1 ? whole[0]
                : throw new ClaraException(StatusCode.Argument, $"{Source} holds {Series.Count} series; choose one by number or UID: {Listed(Series)}.");
        }
        if (int.TryParse(choice, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= Series.Count)
            return Series[number - 1];
        DicomSeries[] named = [.. Series.Where(s => s.Uid.Length > 0 && s.Uid == choice)];
        return named.Length switch
        {
            1 => named[0],
            0 => throw new ClaraException(StatusCode.NotFound, $"{Source} holds no such series; choose one by number or UID: {Listed(Series)}."),
            _ => throw new ClaraException(StatusCode.Argument, $"The series with that UID has {named.Length} parts; choose one by number: {Listed(named)}."),
        };
    }

    private ClaraException Nothing() => Unreadable.Count > 0
        ? new ClaraException(StatusCode.Format, $"{Source} holds no DICOM image that can be read. {Unreadable[0]}{(Unreadable.Count > 1 ? $" ({Unreadable.Count - 1} more)" : "")}")
        : new ClaraException(StatusCode.NotFound, $"{Source} holds no DICOM images ({PassedOver} other file{(PassedOver == 1 ? "" : "s")}); give a folder of DICOM slices.");

    private string Listed(IReadOnlyList<DicomSeries> some)
    {
        List<DicomSeries> all = [.. Series];
        return string.Join("; ", some.Take(ListedAtMost).Select(s => string.Create(CultureInfo.InvariantCulture, $"{all.IndexOf(s) + 1}: {s}")))
            + (some.Count > ListedAtMost ? $"; and {some.Count - ListedAtMost} more" : "");
    }
}
