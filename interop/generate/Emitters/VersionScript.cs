using System.Text;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>clara.map: the linker's version script; a node a version, so that a viewer that needs 1.1 is refused by a 1.0 library when it loads.</summary>
internal static class VersionScript
{
    internal static string Write(AbiModel abi)
    {
        StringBuilder map = new($"# {Marks.FromHeaders}\n");
        string previous = "";
        foreach (IGrouping<AbiVersion, CFunction> version in abi.Functions.GroupBy(f => f.Since).OrderBy(g => g.Key))
        {
            map.Append($"CLARA_{version.Key} {{\n  global:\n");
            foreach (string name in version.Select(f => f.Name).Order(StringComparer.Ordinal))
                map.Append($"    {name};\n");
            if (previous.Length == 0)
                map.Append("  local:\n    *;\n"); // without it the C++ library's weak symbols and get_hostfxr_path leave too
            map.Append($"}}{previous};\n");
            previous = $" CLARA_{version.Key}";
        }
        return map.ToString();
    }
}
