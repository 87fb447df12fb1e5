using System.Collections;
using System.Globalization;
using System.Text;
using Clara.Imaging;

namespace Clara.Dicom.Data;

/// <summary>
/// Data elements by tag, in the order of a file: what a file's header, an answer of DICOMweb, a segmentation or a structure set are in memory.
/// One writer or many readers. Values are patient data: they go into files and requests, never into messages. Since 0.2.
/// </summary>
public sealed class DicomDataset : IEnumerable<KeyValuePair<DicomTag, DicomElement>>
{
    private readonly SortedDictionary<DicomTag, DicomElement> _elements = [];

    /// <summary>How many elements there are at this level.</summary>
    public int Count => _elements.Count;

    /// <summary>The element, or null.</summary>
    public DicomElement? this[DicomTag tag] => _elements.GetValueOrDefault(tag);

    /// <summary>Whether the tag is there, even with no value.</summary>
    public bool Contains(DicomTag tag) => _elements.ContainsKey(tag);

    /// <summary>Adds or replaces an element.</summary>
    public DicomDataset Set(DicomTag tag, DicomElement element)
    {
        _elements[tag] = element;
        return this;
    }

    /// <summary>Adds or replaces texts; none makes an empty element.</summary>
    public DicomDataset Set(DicomTag tag, DicomVr vr, params IReadOnlyList<string> values) => vr.IsNumber() || vr.IsBytes() || vr == DicomVr.SQ
        ? throw new ArgumentException($"{vr} is no text", nameof(vr)) : Set(tag, new DicomText(vr, values));

    /// <summary>Adds or replaces numbers; none makes an empty element.</summary>
    public DicomDataset Set(DicomTag tag, DicomVr vr, params IReadOnlyList<double> values) => !vr.IsNumber()
        ? throw new ArgumentException($"{vr} is no number", nameof(vr)) : Set(tag, new DicomNumbers(vr, values));

    /// <summary>Adds or replaces a sequence.</summary>
    public DicomDataset Set(DicomTag tag, params IReadOnlyList<DicomDataset> items) => Set(tag, new DicomSequence(items));

    /// <summary>Takes an element away, if it is there.</summary>
    public DicomDataset Remove(DicomTag tag)
    {
        _elements.Remove(tag);
        return this;
    }

    /// <summary>The first text, trimmed; null when the element is missing, empty or no text. Numbers are given as text too.</summary>
    public string? Text(DicomTag tag) => this[tag] switch
    {
        DicomText { Values: [string first, ..] } => first.Trim() is { Length: > 0 } text ? text : null,
        DicomNumbers { Values: [double first, ..] } when !double.IsNaN(first) => first.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>All texts; empty when the element is missing or no text.</summary>
    public IReadOnlyList<string> Texts(DicomTag tag) => this[tag] is DicomText text ? text.Values : [];

    /// <summary>The first number; null when the element is missing, empty or no number.</summary>
    public double? Number(DicomTag tag) => this[tag] is DicomNumbers { Values: [double first, ..] } && !double.IsNaN(first) ? first : null;

    /// <summary>The first number as a whole one; null when it is missing, has a fraction or is beyond int.</summary>
    public int? Whole(DicomTag tag) => Number(tag) is double number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    /// <summary>All numbers; empty when the element is missing or no number.</summary>
    public IReadOnlyList<double> Numbers(DicomTag tag) => this[tag] is DicomNumbers numbers ? numbers.Values : [];

    /// <summary>A sequence's items; empty when the element is missing or no sequence.</summary>
    public IReadOnlyList<DicomDataset> Items(DicomTag tag) => this[tag] is DicomSequence sequence ? sequence.Items : [];

    /// <summary>The first item of a sequence, or null.</summary>
    public DicomDataset? FirstItem(DicomTag tag) => Items(tag) is [DicomDataset first, ..] ? first : null;

    /// <summary>Bytes; empty when the element is missing or has none here.</summary>
    public ReadOnlyMemory<byte> Bytes(DicomTag tag) => this[tag] is DicomBytes bytes ? bytes.Bytes : default;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<DicomTag, DicomElement>> GetEnumerator() => _elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Tags only, never values: those are patient data.</summary>
    public override string ToString() => new StringBuilder().AppendJoin(' ', _elements.Keys).ToString();
}
