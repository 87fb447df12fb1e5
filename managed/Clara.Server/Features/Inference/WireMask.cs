using Clara.Imaging;

namespace Clara.Server.Features.Inference;

/// <summary>
/// A mask of a segmentation model as all clients read it: value 1 is the model's first label, 2 its second; ids of the mask that the model does not name follow by rising id.
/// Our own client turns them back into ids by the model object's label_ids, and by the answer's where there are such others.
/// </summary>
/// <param name="Mask">The mask to send.</param>
/// <param name="Ids">Ids of the values 1 to N; null where the model's labels tell all of them.</param>
internal sealed record WireMask(LabelMap Mask, int[]? Ids)
{
    public static WireMask Of(LabelMap mask, IReadOnlyList<Label> labels)
    {
        bool inOrder = true;
        for (int i = 0; i < labels.Count; i++)
            inOrder &= labels[i].Id == i + 1;
        if (inOrder)
            return new(mask, null);
        List<int> ids = [.. labels.Select(l => l.Id)];
        ids.AddRange(Seen(mask.Voxels).Except(ids));
        ushort[] wire = new ushort[ushort.MaxValue + 1];
        for (int i = 0; i < ids.Count; i++)
            wire[ids[i]] = checked((ushort)(i + 1));
        LabelMap result = new(mask.Grid, labels.Select((l, i) => new Label(i + 1, l.Name)));
        ReadOnlySpan<ushort> from = mask.Voxels;
        Span<ushort> to = result.Voxels;
        for (int i = 0; i < from.Length; i++)
            to[i] = wire[from[i]];
        return new(result, ids.Count > labels.Count ? [.. ids] : null);
    }

    /// <summary>Ids that occur, without the background, rising.</summary>
    private static IEnumerable<int> Seen(ReadOnlySpan<ushort> voxels)
    {
        bool[] seen = new bool[ushort.MaxValue + 1];
        foreach (ushort id in voxels)
            seen[id] = true;
        return Enumerable.Range(1, ushort.MaxValue).Where(id => seen[id]);
    }
}
