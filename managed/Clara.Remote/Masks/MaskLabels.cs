using Clara.Imaging;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Newtonsoft.Json.Linq;

namespace Clara.Remote.Masks;

/// <summary>Gives a server's mask the ids and names that the caller knows, on the caller's own grid.</summary>
internal static class MaskLabels
{
    /// <summary>
    /// Values 1 to N become the model's labels. Values beyond get the ids that our servers tell beside the mask; else they keep their number and the name in the file, where the model numbers
    /// its labels plainly.
    /// </summary>
    public static LabelMap OfModel(LabelMap mask, Grid grid, AiaaModel model, JObject told)
    {
        Label[] labels = WireLabels.Labels(model);
        int[] ids = Ids(told, labels);
        List<Label> known = [.. labels];
        int highest = 0;
        foreach (ushort v in mask.Voxels)
            highest = Math.Max(highest, v);
        if (highest > ids.Length)
        {
            if (model.LabelIds is not null)
                throw new ProtocolException($"its mask has value {highest}, the model only {labels.Length} labels");
            known.AddRange(mask.Labels.Where(l => l.Id > labels.Length));
        }
        ushort[] map = new ushort[Math.Max(highest, ids.Length) + 1];
        for (int v = 1; v < map.Length; v++)
            map[v] = (ushort)(v <= ids.Length ? ids[v - 1] : v);
        LabelMap result = new(grid, known);
        ReadOnlySpan<ushort> from = mask.Voxels;
        Span<ushort> to = result.Voxels;
        for (int i = 0; i < from.Length; i++)
            to[i] = map[from[i]];
        return result;
    }

    /// <summary>Ids of the values 1 to N: the model's, and behind them those that the answer adds, if it tells a list that begins with the model's and names each once.</summary>
    private static int[] Ids(JObject told, Label[] labels)
    {
        int[] own = [.. labels.Select(l => l.Id)];
        if (told[AiaaNames.LabelIds] is not JArray list || list.Count > ushort.MaxValue || list.Any(i => i.Type != JTokenType.Integer))
            return own;
        long[] ids = [.. list.Select(i => (long)i)];
        return ids.Take(own.Length).SequenceEqual(own.Select(i => (long)i)) && ids.All(i => i is > 0 and <= ushort.MaxValue) && ids.Distinct().Count() == ids.Length ? [.. ids.Select(i => (int)i)] : own;
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
