namespace Clara.Models.Config;

/// <summary>The known names that a misspelt one was probably meant to be. Since 0.2.</summary>
public static class NearestNames
{
    private const int Most = 3, LongestCompared = 100;

    /// <summary>At most three names by rising distance (Levenshtein, without case); none that differs in more than a third of its letters. Names that contain the wanted one count as near.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(known);
        if (name.Length is 0 or > LongestCompared)
            return [];
        int allowed = Math.Max(2, name.Length / 3);
        return [.. known.Distinct(StringComparer.Ordinal).Where(k => k.Length is > 0 and <= LongestCompared)
            .Select(k => (Name: k, Distance: Math.Min(Distance(name.ToUpperInvariant(), k.ToUpperInvariant()), Containing(name, k))))
            .Where(k => k.Distance <= allowed).OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal).Take(Most).Select(k => k.Name)];
    }

    /// <summary>"; nearest: A, B" for the end of a message, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Of(name, known) is { Count: > 0 } near ? $"; nearest: {string.Join(", ", near)}" : "";

    private static int Containing(string name, string known) => name.Length >= 4 && known.Contains(name, StringComparison.OrdinalIgnoreCase) ? 2 : int.MaxValue;

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}
