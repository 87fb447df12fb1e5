using System.Globalization;
using System.Text;
using Clara.Interop.Generate.Headers;
using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Layout;

/// <summary>Asks the C compiler for sizes and offsets, by a program that prints them: no arithmetic of ours.</summary>
internal static class LayoutReader
{
    internal static IReadOnlyList<StructLayout> Read(StagedHeaders headers, AbiModel abi)
    {
        string compiler = ExternalTool.Find("cc", "gcc", "clang")
            ?? throw new ContractException("No C compiler was found on PATH: install the package gcc (Debian: apt-get install -y gcc), then run this again.");
        return Parse(Ask(compiler, headers, Program(abi)));
    }

    /// <summary>A C program that prints "struct NAME SIZE" and "field NAME OFFSET" lines.</summary>
    internal static string Program(AbiModel abi)
    {
        StringBuilder c = new("#include <stddef.h>\n#include <stdio.h>\n#include \"clara/clara.h\"\n#include \"clara_core/core_table.g.h\"\nint main(void) {\n");
        foreach (CStruct s in abi.Structs)
            Append(c, s.Name, s.Fields.Select(f => f.Name));
        Append(c, "clara_shim_table", ["struct_size", "abi_version", "set_error"]);
        Append(c, "clara_core_table", ["struct_size", "abi_version", .. abi.Forwarded.Select(f => f.TableName)]);
        return c.Append("  return 0;\n}\n").ToString();
    }

    private static void Append(StringBuilder c, string name, IEnumerable<string> fields)
    {
        c.Append(CultureInfo.InvariantCulture, $"  printf(\"struct {name} %u\\n\", (unsigned)sizeof({name}));\n");
        foreach (string field in fields)
            c.Append(CultureInfo.InvariantCulture, $"  printf(\"field {field} %u\\n\", (unsigned)offsetof({name}, {field}));\n");
    }

    private static string Ask(string compiler, StagedHeaders headers, string program)
    {
        headers.Put("layout_dump.c", program);
        string executable = Path.Combine(headers.IncludeFolder, "layout_dump");
        ExternalTool.Output(compiler, ["-std=c99", "-I", headers.IncludeFolder, "layout_dump.c", "-o", executable], headers.IncludeFolder);
        return ExternalTool.Output(executable, [], headers.IncludeFolder);
    }

    private static List<StructLayout> Parse(string output)
    {
        List<StructLayout> layouts = [];
        List<FieldOffset> fields = [];
        foreach (string[] words in output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')))
        {
            int number = int.Parse(words[2], CultureInfo.InvariantCulture);
            if (words[0] == "struct")
                layouts.Add(new StructLayout(words[1], number, fields = []));
            else
                fields.Add(new FieldOffset(words[1], number));
        }
        return layouts;
    }
}
