using System.Text.RegularExpressions;

namespace Clara.Interop.Generate.Model;

/// <summary>A type of the interface: a named base, const or not, with pointers, perhaps an array of it. No other shape may cross.</summary>
internal sealed partial record CType(string Base, bool IsConst, int Pointers, int ArrayLength)
{
    /// <summary>Whether it is no value at all.</summary>
    internal bool IsVoid => Base == "void" && Pointers == 0;

    /// <summary>The same without the array: what an element is.</summary>
    internal CType Element => this with { ArrayLength = 0 };

    /// <summary>Reads clang's spelling, such as "const char *" or "double[3]"; the owner is named in the message of a shape that may not cross.</summary>
    internal static CType Parse(string spelling, string owner)
    {
        Match m = Shape().Match(spelling);
        if (!m.Success)
            throw new ContractException($"{owner} has the type \"{spelling}\": only a named type, const in front, pointers and one array bound may cross.");
        int length = m.Groups["length"].Success ? int.Parse(m.Groups["length"].Value, System.Globalization.CultureInfo.InvariantCulture) : 0;
        return new CType(m.Groups["base"].Value, m.Groups["const"].Success, m.Groups["stars"].Length, length);
    }

    /// <summary>As C spells it in front of a name: "const char *" or "uint32_t ".</summary>
    internal string Prefix => (IsConst ? "const " : "") + Base + " " + new string('*', Pointers);

    /// <summary>As C spells it without a name.</summary>
    public override string ToString() => Prefix.TrimEnd() + (ArrayLength > 0 ? $"[{ArrayLength}]" : "");

    // Two words only where C has them ("unsigned int"); such types are read so that the rule tests can name them.
    [GeneratedRegex(@"^(?<const>const )?(?:struct |enum )?(?<base>[A-Za-z_]\w*(?: (?:int|long|char|short))*) ?(?<stars>\**)(?: ?\[(?<length>\d+)\])?$")]
    private static partial Regex Shape();
}
