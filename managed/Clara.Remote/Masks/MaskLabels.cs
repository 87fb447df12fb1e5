using Clara.Imaging;
using Clara.Protocol;
using Clara.Protocol.Aiaa;

namespace Clara.Remote.Masks;

/// <summary>Gives a server's mask the ids and names that the caller knows, on the caller's own grid.</summary>
internal static class MaskLabels
{
    /// <summary>Values 1 to N become the model's labels. Values beyond keep their number and the name in the file, where the model numbers its labels plainly.</summary>
    public static LabelMap OfModel(LabelMap mask, Grid grid, AiaaModel model)
    {
        Label[] labels = WireLabels.Labels(model);
        List<Label> known = [.. labels];
        int highest = 0;
        foreach (ushort v in mask.Voxels)
            highest = Math.Max(highest, v);
        if (highest > labels.Length)
        {
            if (model.LabelIds is not null)
                throw new ProtocolException($"its mask has value {highest}, the model only {labels.Length} labels");
            known.AddRange(mask.Labels.Where(l => l.Id > labels.Length));
        }
        ushort[] map = new ushort[Math.Max(highest, labels.Length) + 1];
        for (int v = 1; v < map.Length; v++)
            map[v] = (ushort)(v <= labels.Length ? labels[v - 1].Id : v);
        LabelMap result = new(grid, known);
        ReadOnlySpan<ushort> from = mask.Voxels;
        Span<ushort> to = result.Voxels;
        for (int i = 0; i < from.Length; i++)
            to[i] = map[from[i]];
        return result;
    }

    /// <summary>All foreground becomes the one label.</summary>
    public static LabelMap OfOne(LabelMap mask, Grid grid, Label label)
    {
        LabelMap result = new(grid, [label]);
        ReadOnlySpan<ushort> from = mask.Voxels;
        Span<ushort> to = result.Voxels;
        for (int i = 0; i < from.Length; i++)
            to[i] = from[i] != 0 ? (ushort)label.Id : (ushort)0;
        return result;
    }
}
