using System.Globalization;

namespace Clara.Dicom.Data;

/// <summary>Numbers of the value representation DS: texts of at most 16 characters (PS3.5 section 6.2).</summary>
internal static class DecimalString
{
    private const int Longest = 16;

    /// <summary>The shortest text that gives the same number, with fewer digits where that is too long; "" for NaN, which is an empty component. Throws for infinity.</summary>
    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return "";
        ArgumentOutOfRangeException.ThrowIfEqual(double.IsInfinity(value), true, nameof(value));
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        for (int digits = 15; text.Length > Longest && digits > 0; digits--)
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text;
    }

    /// <summary>The nearest number that such a text can hold.</summary>
    public static double Nearest(double value) => double.Parse(Of(value), CultureInfo.InvariantCulture);
}
