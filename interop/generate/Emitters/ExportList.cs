using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>exports.txt: every exported name, sorted.</summary>
internal static class ExportList
{
    internal static string Write(AbiModel abi) => string.Concat(abi.Functions.Select(f => f.Name).Order(StringComparer.Ordinal).Select(n => n + "\n"));
}
