using System.Globalization;

namespace Clara.Dicom.Derived;

/// <summary>Numbers of the value representation DS.</summary>
internal static class DecimalString
{
    private const int Longest = 16; // characters, PS3.5 section 6.2

    /// <summary>The nearest number that DS can hold: as many digits as 16 characters have room for.</summary>
    public static double Nearest(double value)
    {
        for (int digits = 17; digits > 0; digits--)
        {
            string text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
            if (text.Length <= Longest)
                return double.Parse(text, CultureInfo.InvariantCulture);
        }
        throw new ArgumentOutOfRangeException(nameof(value), value, null);
    }
}
