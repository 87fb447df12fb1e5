using System.Text;
using System.Text.RegularExpressions;

namespace Clara.Fuzz;

/// <summary>Damage to headers of lines with keys and values: keys exchanged, doubled, taken away, numbers replaced.</summary>
internal static partial class TextMutations
{
    /// <summary>A few mutations of the lines.</summary>
    /// <param name="lines">The header's lines without their ends.</param>
    /// <param name="dictionary">Lines that the format knows.</param>
    /// <param name="random">The only source of chance.</param>
    public static List<string> Mutate(IReadOnlyList<string> lines, IReadOnlyList<string> dictionary, Random random)
    {
        List<string> mutated = [.. lines];
        int count = 1 << random.Next(3);
        for (int i = 0; i < count && mutated.Count > 0; i++)
            Once(mutated, dictionary, random);
        return mutated;
    }

    /// <summary>The lines as bytes with one of the usual ends.</summary>
    public static byte[] Join(IEnumerable<string> lines, Random random) => Encoding.Latin1.GetBytes(string.Concat(lines.Select(l => l + Ending(random))));

    private static string Ending(Random random) => random.Next(64) switch { 0 => "\r\n", 1 => "\r", 2 => " \n", _ => "\n" };

    private static void Once(List<string> lines, IReadOnlyList<string> dictionary, Random random)
    {
        int at = random.Next(lines.Count), other = random.Next(lines.Count);
        switch (random.Next(14))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(other, lines[at]);
                break;
            case 2:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3 or 4 or 5 or 6:
                lines[at] = ReplaceOne(NumberPattern(), lines[at], Interesting.Number(random), random);
                break;
            case 7:
                lines[at] = ReplaceOne(WordPattern(), lines[at], Interesting.Word(random), random);
                break;
            case 8:
                lines.Insert(other, dictionary[random.Next(dictionary.Count)]);
                break;
            case 9:
                // In place of the line with the same key, where there is one.
                string line = dictionary[random.Next(dictionary.Count)];
                int same = lines.FindIndex(l => KeyOf(l) == KeyOf(line));
                lines[same < 0 ? at : same] = line;
                break;
            case 10:
                lines[at] = KeyOf(lines[at]) + lines[other][KeyOf(lines[other]).Length..];
                break;
            case 11:
                lines[at] += " " + (random.Next(2) == 0 ? Interesting.Number(random) : Interesting.Word(random));
                break;
            case 13 when random.Next(40) == 0:
                string token = (random.Next(3) == 0 ? "" : " ") + (random.Next(2) == 0 ? Interesting.Number(random) : Interesting.Word(random));
                lines[at] += string.Concat(Enumerable.Repeat(token, 1 << random.Next(16)));
                break;
            case 12 when random.Next(40) == 0:
                string key = KeyOf(lines[at]), rest = lines[at][key.Length..];
                lines.InsertRange(other, Enumerable.Range(0, 1 << random.Next(14)).Select(i => random.Next(2) == 0 ? $"a{i}{key}{rest}" : $"{i}:=b"));
                break;
            case 12:
                char[] letters = lines[at].ToCharArray();
                if (letters.Length > 0)
                    letters[random.Next(letters.Length)] = (char)random.Next(256);
                lines[at] = new string(letters);
                break;
            default:
                lines[at] = random.Next(8) == 0 ? string.Concat(Enumerable.Repeat(lines[at], 1 + random.Next(200))) : lines[at][..random.Next(lines[at].Length + 1)];
                break;
        }
    }

    private static string KeyOf(string line) => line[..(Math.Max(line.IndexOfAny([':', '=']), -1) + 1)];

    private static string ReplaceOne(Regex pattern, string line, string by, Random random)
    {
        MatchCollection found = pattern.Matches(line);
        if (found.Count == 0)
            return line;
        Match one = found[random.Next(found.Count)];
        return line[..one.Index] + by + line[(one.Index + one.Length)..];
    }

    [GeneratedRegex(@"[-+]?\d+(\.\d*)?(e[-+]?\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"[^\s:=(),]+")]
    private static partial Regex WordPattern();
}
