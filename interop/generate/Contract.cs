using Clara.Interop.Generate.Emitters;
using Clara.Interop.Generate.Headers;
using Clara.Interop.Generate.Layout;
using Clara.Interop.Generate.Model;
using Clara.Interop.Generate.StatusCodes;

namespace Clara.Interop.Generate;

/// <summary>From a checkout's headers and status codes to the text of every generated file.</summary>
internal static class Contract
{
    internal const string HeaderFolder = "interop/include/clara";
    internal const string StatusCodes = "interop/status-codes.json";
    internal const string Readme = "interop/README.md";

    /// <summary>Path below the checkout to text. Nothing is written but temporary files.</summary>
    internal static IReadOnlyDictionary<string, string> Generate(string root)
    {
        IReadOnlyList<StatusCodeEntry> codes = StatusCodeReader.Read(Path.Combine(root, StatusCodes));
        using StagedHeaders headers = new(Path.Combine(root, HeaderFolder));
        // The codes are read before the headers, so that a new code and its first user need one run.
        headers.Put("clara/status.h", StatusHeader.Write(codes));
        AbiModel abi = AbiReader.Read(headers);
        string tables = CoreTableHeader.Write(abi);
        headers.Put("clara_core/core_table.g.h", tables);
        IReadOnlyList<StructLayout> layout = LayoutReader.Read(headers, abi);

        SortedDictionary<string, string> outputs = new(StringComparer.Ordinal)
        {
            [HeaderFolder + "/status.h"] = StatusHeader.Write(codes),
            ["interop/include/clara_core/core_table.g.h"] = tables,
            ["interop/abi/exports.txt"] = ExportList.Write(abi),
            ["interop/abi/clara.map"] = VersionScript.Write(abi),
            ["interop/abi/layout.json"] = LayoutBaseline.Write(layout),
            ["interop/csharp/Structs.g.cs"] = CSharpStructs.Write(abi),
            ["interop/csharp/Constants.g.cs"] = CSharpConstants.Write(abi),
            ["interop/csharp/CoreTable.g.cs"] = CSharpCoreTable.Write(abi),
            ["native/shim/forward.g.cpp"] = ForwardSource.Write(abi),
            ["native/shim/status_names.g.inc"] = StatusNames.Write(codes),
            ["managed/Clara.Imaging/StatusCode.g.cs"] = StatusEnum.Write(codes),
        };
        string readme = Path.Combine(root, Readme);
        if (File.Exists(readme))
            outputs[Readme] = StatusTable.Replace(File.ReadAllText(readme), codes);
        return outputs;
    }

    /// <summary>The checkout that a folder lies in.</summary>
    internal static string FindRoot(string folder)
    {
        for (DirectoryInfo? d = new(folder); d is not null; d = d.Parent)
            if (Directory.Exists(Path.Combine(d.FullName, HeaderFolder)))
                return d.FullName;
        throw new ContractException($"No {HeaderFolder} in or above {folder}: run the generator inside a checkout or name one.");
    }
}
