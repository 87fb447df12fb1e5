using Clara.Dicom.Data;
using Clara.Imaging;

namespace Clara.Dicom.Derived;

/// <summary>Items of code sequences (PS3.3 section 8.8).</summary>
internal static class CodeItem
{
    private const int LongestCode = 16, LongestMeaning = 64; // characters of SH and LO

    public static DicomDataset Of(CodedConcept concept) => new DicomDataset()
        .Set(concept.Value.Length <= LongestCode ? DicomTags.CodeValue : DicomTags.LongCodeValue, concept.Value.Length <= LongestCode ? DicomVr.SH : DicomVr.UC, concept.Value)
        .Set(DicomTags.CodingSchemeDesignator, DicomVr.SH, concept.Scheme)
        .Set(DicomTags.CodeMeaning, DicomVr.LO, concept.Meaning.Length <= LongestMeaning ? concept.Meaning : concept.Meaning[..LongestMeaning]);

    /// <summary>The sequence's first concept; null when it is missing or says nothing.</summary>
    public static CodedConcept? Read(DicomDataset dataset, DicomTag sequence)
    {
        if (dataset.FirstItem(sequence) is not DicomDataset item)
            return null;
        string? value = item.Text(DicomTags.CodeValue) ?? item.Text(DicomTags.LongCodeValue) ?? item.Text(DicomTags.UrnCodeValue);
        return value is null ? null : new(value, item.Text(DicomTags.CodingSchemeDesignator) ?? "", item.Text(DicomTags.CodeMeaning) ?? "");
    }
}
