using System.Text;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>Constants.g.cs: the integer macros.</summary>
internal static class CSharpConstants
{
    internal static string Write(AbiModel abi)
    {
        StringBuilder cs = new($"// {Marks.FromHeaders}\n#nullable enable\nnamespace Clara.Interop;\n\n/// <summary>The integer macros of the headers.</summary>\n");
        cs.Append("public static class ClaraConstants\n{\n");
        cs.AppendJoin("\n", abi.Constants.Select(c =>
            $"    /// <summary><c>{c.Name}</c> of {c.Header}{(c.Remark.Length > 0 ? ": " + XmlDoc.Escape(c.Remark).TrimEnd('.') : "")}.</summary>\n"
            + $"    public const int {Names.Pascal(c.Name["CLARA_".Length..])} = {c.Value};\n"));
        return cs.Append("}\n").ToString();
    }
}
