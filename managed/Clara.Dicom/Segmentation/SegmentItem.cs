using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Dicom.Data;
using Clara.Dicom.Derived;
using Clara.Imaging;

namespace Clara.Dicom.Segmentation;

/// <summary>
/// Items of the segment sequence (PS3.3 section C.8.20.4). Segment numbers run from 1 without gaps, so a label's id travels as the segment's tracking id, "label 7".
/// Names that are too long for that go the way of <see cref="LongName"/>.
/// </summary>
internal static partial class SegmentItem
{
    public static DicomDataset Of(Label label, int number, SegmentationOptions options)
    {
        Label full = LabelPresets.Complete(label);
        (LabelCodes codes, (int l, int a, int b)) = (full.Codes!, CieLab.Of(full.Colour!.Value));
        DicomDataset type = CodeItem.Of(codes.Type);
        if (codes.Modifier is CodedConcept modifier)
            type.Set(DicomTags.SegmentedPropertyTypeModifierCodeSequence, CodeItem.Of(modifier));
        DicomDataset item = new DicomDataset()
            .Set(DicomTags.SegmentNumber, DicomVr.US, number)
            .Set(DicomTags.SegmentLabel, DicomVr.LO, LongName.Short(label.Name))
            .Set(DicomTags.SegmentAlgorithmType, DicomVr.CS, options.Algorithm.ToString().ToUpperInvariant())
            .Set(DicomTags.SegmentedPropertyCategoryCodeSequence, CodeItem.Of(codes.Category))
            .Set(DicomTags.SegmentedPropertyTypeCodeSequence, type)
            .Set(DicomTags.RecommendedDisplayCieLabValue, DicomVr.US, l, a, b)
            .Set(DicomTags.TrackingId, DicomVr.UT, string.Create(CultureInfo.InvariantCulture, $"label {label.Id}"))
            .Set(DicomTags.TrackingUid, DicomVr.UI, NewUid.Make());
        if (LongName.Description(label.Name) is string description)
            item.Set(DicomTags.SegmentDescription, DicomVr.ST, description);
        if (options.Algorithm != SegmentAlgorithmType.Manual)
            item.Set(DicomTags.SegmentAlgorithmName, DicomVr.LO, LongName.Short(options.AlgorithmName));
        if (LabelPresets.Find(label.Name) is { Region: CodedConcept region } preset && preset.Codes == codes)
            item.Set(DicomTags.AnatomicRegionSequence, codes.Modifier is CodedConcept side
                ? CodeItem.Of(region).Set(DicomTags.AnatomicRegionModifierSequence, CodeItem.Of(side)) : CodeItem.Of(region));
        return item;
    }

    /// <summary>The label ids of a file's segments, by segment number: those of their tracking ids where all of them have one of ours, else the segment numbers.</summary>
    public static IReadOnlyDictionary<int, Label> Labels(IReadOnlyList<DicomDataset> items, string file)
    {
        int[] numbers = [.. items.Select(i => i.Whole(DicomTags.SegmentNumber) ?? 0)];
        if (numbers.Length == 0 || numbers.Any(n => n is < 0 or > ushort.MaxValue) || numbers.Distinct().Count() != numbers.Length)
            throw new ImageFormatException($"{file} has no segments, or segments without distinct numbers.");
        int[] ids = [.. items.Select(i => OurId().Match(i.Text(DicomTags.TrackingId) ?? "") is { Success: true } id && int.TryParse(id.Groups[1].Value, out int n) ? n : 0)];
        if (ids.Any(id => id is < 1 or > ushort.MaxValue) || ids.Distinct().Count() != ids.Length)
            ids = numbers;
        return items.Select((item, n) => (Number: numbers[n], Label: new Label(ids[n], Name(item, numbers[n])) { Colour = Colour(item), Codes = Codes(item) })).ToDictionary(s => s.Number, s => s.Label);
    }

    private static string Name(DicomDataset item, int number) =>
        LongName.Read(item.Text(DicomTags.SegmentLabel), item.Text(DicomTags.SegmentDescription)) ?? string.Create(CultureInfo.InvariantCulture, $"Segment {number}");

    private static Rgb? Colour(DicomDataset item) => item.Numbers(DicomTags.RecommendedDisplayCieLabValue) is [double l, double a, double b] ? CieLab.ToRgb(l, a, b) : null;

    private static LabelCodes? Codes(DicomDataset item)
    {
        CodedConcept? category = CodeItem.Read(item, DicomTags.SegmentedPropertyCategoryCodeSequence), type = CodeItem.Read(item, DicomTags.SegmentedPropertyTypeCodeSequence);
        return category is null || type is null ? null
            : new(category, type, CodeItem.Read(item.FirstItem(DicomTags.SegmentedPropertyTypeCodeSequence)!, DicomTags.SegmentedPropertyTypeModifierCodeSequence));
    }

    [GeneratedRegex("^label ([0-9]{1,5})$")]
    private static partial Regex OurId();
}
