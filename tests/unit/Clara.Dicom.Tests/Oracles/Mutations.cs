using Clara.Dicom.Data;

namespace Clara.Dicom.Tests.Oracles;

/// <summary>Small damage somewhere in a dataset, from a seed.</summary>
internal static class Mutations
{
    private static readonly double[] Numbers = [0, -1, 1, 2, 255, 65535, 65536, 1e9, -1e9, 2147483647, 1e300, -1e300, 1e-300, double.NaN, 0.5];

    /// <summary>A deep copy with one to three elements, at any level, changed, emptied, retyped or taken away.</summary>
    public static DicomDataset Of(DicomDataset dataset, Random random)
    {
        DicomDataset copy = Copy(dataset);
        for (int n = random.Next(1, 4); n > 0; n--)
            Damage(copy, random);
        return copy;
    }

    private static DicomDataset Copy(DicomDataset dataset)
    {
        DicomDataset copy = new();
        foreach ((DicomTag tag, DicomElement element) in dataset)
            copy.Set(tag, element is DicomSequence sequence ? new DicomSequence([.. sequence.Items.Select(Copy)]) : element);
        return copy;
    }

    private static void Damage(DicomDataset dataset, Random random)
    {
        KeyValuePair<DicomTag, DicomElement>[] all = [.. dataset];
        if (all.Length == 0)
            return;
        (DicomTag tag, DicomElement element) = all[random.Next(all.Length)];
        if (element is DicomSequence { Items.Count: > 0 } within && random.Next(4) > 0)
        {
            Damage(within.Items[random.Next(within.Items.Count)], random);
            return;
        }
        switch (random.Next(4))
        {
            case 0: dataset.Remove(tag); break;
            case 1 when element is DicomSequence sequence: dataset.Set(tag, random.Next(2) == 0 ? new DicomSequence([]) : new DicomSequence([.. sequence.Items, .. sequence.Items.Take(1)])); break;
            case 1 when element is DicomText text: dataset.Set(tag, text with { Values = [] }); break;
            case 2: dataset.Set(tag, new DicomText(element.Vr, ["x", ""])); break;
            default:
                double[] values = element is DicomNumbers numbers ? [.. numbers.Values] : [1, 2, 3];
                if (values.Length > 0)
                    values[random.Next(values.Length)] = Numbers[random.Next(Numbers.Length)];
                dataset.Set(tag, new DicomNumbers(element.Vr, random.Next(6) == 0 && values.Length > 0 ? values[..^1] : values));
                break;
        }
    }
}
