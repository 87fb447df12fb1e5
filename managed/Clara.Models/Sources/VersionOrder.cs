using System.Numerics;

namespace Clara.Models.Sources;

/// <summary>Versions by their numbers: 0.10 comes after 0.9; what is no number is compared as text, and "1.0-beta" comes before "1.0".</summary>
internal sealed class VersionOrder : IComparer<string>
{
    public static readonly VersionOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        string[] a = Parts(x), b = Parts(y);
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            bool numbers = BigInteger.TryParse(a[i], out BigInteger m) & BigInteger.TryParse(b[i], out BigInteger n);
            int order = numbers ? m.CompareTo(n) : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
                return order;
        }
        // What goes on with a number is newer; what goes on with a word is a version before it.
        string[] longer = a.Length > b.Length ? a : b;
        int sign = a.Length > b.Length ? 1 : -1;
        return a.Length == b.Length ? 0 : char.IsAsciiDigit(longer[Math.Min(a.Length, b.Length)][0]) ? sign : -sign;
    }

    private static string[] Parts(string? version) => (version ?? "").TrimStart('v', 'V').Split(['.', '-', '+', '_'], StringSplitOptions.RemoveEmptyEntries);
}
