using Newtonsoft.Json;

namespace Clara.Dicom.Data;

/// <summary>Datasets as PS3.18 Annex F writes them.</summary>
internal static class DicomJsonWriter
{
    public static void Dataset(JsonTextWriter writer, DicomDataset dataset)
    {
        writer.WriteStartObject();
        foreach ((DicomTag tag, DicomElement element) in dataset)
        {
            if (element is DicomBulk)
                continue;
            writer.WritePropertyName(tag.ToJsonName());
            writer.WriteStartObject();
            writer.WritePropertyName("vr");
            writer.WriteValue(element.Vr.ToString());
            Value(writer, element);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void Value(JsonTextWriter writer, DicomElement element)
    {
        switch (element)
        {
            case DicomBytes { Bytes.Length: > 0 } bytes:
                writer.WritePropertyName("InlineBinary");
                writer.WriteValue(Convert.ToBase64String(bytes.Bytes.Span));
                break;
            case DicomText { Values.Count: > 0 } text:
                Values(writer, text.Values, t => Text(writer, element.Vr, t));
                break;
            case DicomNumbers { Values.Count: > 0 } numbers:
                Values(writer, numbers.Values, n => Number(writer, element.Vr, n));
                break;
            case DicomSequence { Items.Count: > 0 } sequence:
                Values(writer, sequence.Items, item => Dataset(writer, item));
                break;
        }
    }

    private static void Values<T>(JsonTextWriter writer, IReadOnlyList<T> values, Action<T> write)
    {
        writer.WritePropertyName("Value");
        writer.WriteStartArray();
        foreach (T value in values)
            write(value);
        writer.WriteEndArray();
    }

    private static void Text(JsonTextWriter writer, DicomVr vr, string text)
    {
        if (text.Length == 0)
        {
            writer.WriteNull();
            return;
        }
        if (vr != DicomVr.PN)
        {
            writer.WriteValue(text);
            return;
        }
        writer.WriteStartObject();
        string[] groups = text.Split('=', 3), names = ["Alphabetic", "Ideographic", "Phonetic"];
        for (int i = 0; i < groups.Length; i++)
            if (groups[i].Length > 0)
            {
                writer.WritePropertyName(names[i]);
                writer.WriteValue(groups[i]);
            }
        writer.WriteEndObject();
    }

    /// <summary>Whole numbers without a fraction, which readers of IS, US and others insist on.</summary>
    private static void Number(JsonTextWriter writer, DicomVr vr, double number)
    {
        if (double.IsNaN(number))
            writer.WriteNull();
        else if (vr is not (DicomVr.DS or DicomVr.FD or DicomVr.FL) || (number == Math.Floor(number) && Math.Abs(number) < 1e15))
            writer.WriteValue(checked((long)number));
        else
            writer.WriteValue(number);
    }
}
