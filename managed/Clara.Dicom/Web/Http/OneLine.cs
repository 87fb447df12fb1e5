namespace Clara.Dicom.Web.Http;

/// <summary>Text of a server made fit to be shown: one line, no control characters, not endless.</summary>
internal static class OneLine
{
    private const int MaxLength = 300;

    public static string Of(string text)
    {
        string line = string.Join(' ', new string([.. text.Take(4 * MaxLength).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "...";
    }
}
