using System.Text;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>Structs.g.cs: blittable mirrors of the structs that cross.</summary>
internal static class CSharpStructs
{
    internal static string Write(AbiModel abi)
    {
        StringBuilder cs = new($"// {Marks.FromHeaders}\n#nullable enable\nusing System.Runtime.InteropServices;\n\nnamespace Clara.Interop;\n");
        foreach (CStruct s in abi.Structs)
        {
            cs.Append('\n').Append(XmlDoc.Summary(s.Comment.Summary, 0));
            cs.Append($"[StructLayout(LayoutKind.Sequential)]\npublic unsafe struct {Names.Pascal(s.Name)}\n{{\n");
            cs.AppendJoin("\n", s.Fields.Select(f => Field(s, f, abi)));
            cs.Append("}\n");
        }
        return cs.ToString();
    }

    private static string Field(CStruct owner, CField field, AbiModel abi)
    {
        string type = CSharpTypes.Of(field.Type, abi), name = Names.Pascal(field.Name);
        string remark = field.Remark.Length > 0 ? field.Remark : $"{field.Name} of {owner.Name}";
        return XmlDoc.Summary(remark, 4) + (field.Type.ArrayLength > 0 ? $"    public fixed {type} {name}[{field.Type.ArrayLength}];\n" : $"    public {type} {name};\n");
    }
}
