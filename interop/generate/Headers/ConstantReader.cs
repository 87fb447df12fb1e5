using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Headers;

/// <summary>Integer macros: their values from the preprocessor, their order and comments from the headers.</summary>
internal static partial class ConstantReader
{
    internal static IReadOnlyList<CConstant> Read(string macros, StagedHeaders headers)
    {
        Dictionary<string, int> values = [];
        foreach (Match m in IntegerMacro().Matches(macros))
            values.Add(m.Groups["name"].Value, int.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture));
        List<CConstant> constants = [];
        foreach (string header in headers.Names)
        {
            string[] lines = headers.Text(header).Split('\n');
            for (int i = 0; i < lines.Length; i++)
                if (Definition().Match(lines[i]) is { Success: true } m && values.Remove(m.Groups["name"].Value, out int value))
                    constants.Add(new CConstant(m.Groups["name"].Value, header, value, Remark(lines, i)));
        }
        return values.Count == 0 ? constants : throw new ContractException($"No header defines {string.Join(", ", values.Keys)} on a line of its own.");
    }

    /// <summary>What stands behind the value, else the comment line above; empty where there is neither.</summary>
    private static string Remark(string[] lines, int i)
    {
        int behind = lines[i].IndexOf("/*", StringComparison.Ordinal);
        if (behind >= 0)
            return CComment.Read(lines[i], behind + 2).Text;
        string above = i > 0 ? lines[i - 1].Trim() : "";
        return above.StartsWith("/**", StringComparison.Ordinal) && above.EndsWith("*/", StringComparison.Ordinal) ? CComment.Read(above, 3).Summary : "";
    }

    [GeneratedRegex(@"^#define (?<name>CLARA_\w+) \(?(?<value>-?\d+)\)?$", RegexOptions.Multiline)]
    private static partial Regex IntegerMacro();

    [GeneratedRegex(@"^#define (?<name>CLARA_\w+) ")]
    private static partial Regex Definition();
}
