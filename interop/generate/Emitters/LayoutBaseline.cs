using System.Text;
using Clara.Interop.Generate.Layout;

namespace Clara.Interop.Generate.Emitters;

/// <summary>layout.json: sizes and offsets on 64-bit machines, a line a struct so that a difference reads well.</summary>
internal static class LayoutBaseline
{
    internal static string Write(IEnumerable<StructLayout> layouts)
    {
        StringBuilder json = new("{\n");
        json.AppendJoin(",\n", layouts.Select(s =>
            $"  \"{s.Name}\": {{ \"size\": {s.Size}, \"fields\": {{ {string.Join(", ", s.Fields.Select(f => $"\"{f.Name}\": {f.Offset}"))} }} }}"));
        return json.Append("\n}\n").ToString();
    }
}
