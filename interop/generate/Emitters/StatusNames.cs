using Clara.Interop.Generate.StatusCodes;

namespace Clara.Interop.Generate.Emitters;

/// <summary>status_names.g.inc: the body of the switch in clara_status_name.</summary>
internal static class StatusNames
{
    internal static string Write(IEnumerable<StatusCodeEntry> codes) =>
        $"// {Marks.FromCodes}\n" + string.Concat(codes.Select(c => $"case {c.Code}: return \"{c.Macro}\";\n"));
}
