using Clara.Interop.Generate.Model;

namespace Clara.Interop.Generate.Emitters;

/// <summary>C parameter lists.</summary>
internal static class Prototypes
{
    /// <summary>Types only: "const char *, uint64_t *"; "void" where there is none.</summary>
    internal static string Types(CFunction function) =>
        function.Parameters.Count == 0 ? "void" : string.Join(", ", function.Parameters.Select(p => p.Type.ToString()));

    /// <summary>With names: "const char *path, clara_image **out".</summary>
    internal static string Named(CFunction function) =>
        function.Parameters.Count == 0 ? "void" : string.Join(", ", function.Parameters.Select(p => p.Type.Prefix + p.Name));
}
