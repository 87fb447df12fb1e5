using System.Globalization;
using System.Text;
using Clara.Dicom.Data;
using Clara.Dicom.Derived;
using Clara.Imaging;

namespace Clara.Dicom.Structures;

/// <summary>A region of interest of a structure set: what it is and its contours.</summary>
/// <param name="Number">ROI number.</param>
/// <param name="Label">Id, name, colour and codes.</param>
/// <param name="Contours">Items of the contour sequence.</param>
internal sealed record Structure(int Number, Label Label, IReadOnlyList<DicomDataset> Contours)
{
    /// <summary>All of a file, in its order. Throws <see cref="ImageFormatException"/> where their numbers are missing or the same.</summary>
    public static IReadOnlyList<Structure> All(DicomDataset header, string file)
    {
        IReadOnlyList<DicomDataset> items = header.Items(DicomTags.StructureSetRoiSequence);
        int?[] numbers = [.. items.Select(i => i.Whole(DicomTags.RoiNumber))];
        if (items.Count is 0 or > ushort.MaxValue || numbers.Any(n => n is null) || numbers.Distinct().Count() != numbers.Length)
            throw new ImageFormatException($"{file} has no structures, or structures without distinct numbers.");
        bool areIds = numbers.All(n => n is > 0 and <= ushort.MaxValue);
        ILookup<int?, DicomDataset> contours = header.Items(DicomTags.RoiContourSequence).ToLookup(c => c.Whole(DicomTags.ReferencedRoiNumber));
        ILookup<int?, DicomDataset> observations = header.Items(DicomTags.RtRoiObservationsSequence).ToLookup(o => o.Whole(DicomTags.ReferencedRoiNumber));
        return [.. items.Select((item, n) =>
        {
            int number = numbers[n]!.Value;
            string name = LongName.Read(item.Text(DicomTags.RoiName), item.Text(DicomTags.RoiDescription)) ?? string.Create(CultureInfo.InvariantCulture, $"ROI {number}");
            return new Structure(number, new(areIds ? number : n + 1, name) { Colour = Colour(contours[number].FirstOrDefault()), Codes = Codes(observations[number]) },
                [.. contours[number].SelectMany(c => c.Items(DicomTags.ContourSequence))]);
        })];
    }

    /// <summary>A contour's points, mm, LPS. Long contours come as unknown bytes where a writer could not give their length in explicit VR.</summary>
    public static IReadOnlyList<double> Points(DicomDataset contour) => contour[DicomTags.ContourData] is DicomBytes { Bytes.Length: > 0 } bytes
        ? [.. Encoding.ASCII.GetString(bytes.Bytes.Span).TrimEnd(' ', '\0').Split('\\').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)]
        : contour.Numbers(DicomTags.ContourData);

    private static Rgb? Colour(DicomDataset? contour) =>
        contour?.Numbers(DicomTags.RoiDisplayColor) is [>= 0 and <= 255 and double r, >= 0 and <= 255 and double g, >= 0 and <= 255 and double b] ? new((byte)r, (byte)g, (byte)b) : null;

    private static LabelCodes? Codes(IEnumerable<DicomDataset> observations)
    {
        foreach (DicomDataset observation in observations)
            if (CodeItem.Read(observation, DicomTags.SegmentedPropertyCategoryCodeSequence) is CodedConcept category
                && CodeItem.Read(observation, DicomTags.RtRoiIdentificationCodeSequence) is CodedConcept type)
                return new(category, type, CodeItem.Read(observation.FirstItem(DicomTags.RtRoiIdentificationCodeSequence)!, DicomTags.SegmentedPropertyTypeModifierCodeSequence));
        return null;
    }
}
