using Clara.Interop.Generate.Model;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Interop.Generate.Headers;

/// <summary>Reads the contract out of the headers with clang.</summary>
internal static class AbiReader
{
    internal static AbiModel Read(StagedHeaders headers)
    {
        string clang = ExternalTool.FindClang()
            ?? throw new ContractException("clang was not found on PATH: install the package clang (Debian: apt-get install -y clang), then run this again.");
        string umbrella = Path.Combine(headers.IncludeFolder, "clara", "clara.h");
        string[] c99 = ["-x", "c", "-std=c99", "-I", headers.IncludeFolder];
        string ast = ExternalTool.Output(clang, [.. c99, "-Xclang", "-ast-dump=json", "-fsyntax-only", umbrella], headers.IncludeFolder);
        string macros = ExternalTool.Output(clang, [.. c99, "-E", "-dM", umbrella], headers.IncludeFolder);
        return AstReader.Read(Parse(ast), headers) with { Constants = ConstantReader.Read(macros, headers) };
    }

    private static JObject Parse(string ast)
    {
        try
        {
            using JsonTextReader reader = new(new StringReader(ast)) { MaxDepth = 512 };
            return JObject.Load(reader);
        }
        catch (JsonException e)
        {
            throw new ContractException("clang's syntax tree is no JSON that can be read.", e);
        }
    }
}
