using Clara.Imaging;

namespace Clara.Server.Features.Inference;

/// <summary>
/// Masks of segmentation models as all clients read them: value 1 is the model's first label, 2 its second. Our own client turns them back into ids by the model object's label_ids.
/// </summary>
internal static class WireMask
{
    public static LabelMap Of(LabelMap mask, IReadOnlyList<Label> labels)
    {
        bool inOrder = true;
        for (int i = 0; i < labels.Count; i++)
            inOrder &= labels[i].Id == i + 1;
        if (inOrder)
            return mask;
        ushort[] wire = new ushort[ushort.MaxValue + 1];
        for (int i = 0; i < labels.Count; i++)
            wire[labels[i].Id] = checked((ushort)(i + 1));
        LabelMap result = new(mask.Grid, labels.Select((l, i) => new Label(i + 1, l.Name)));
        ReadOnlySpan<ushort> from = mask.Voxels;
        Span<ushort> to = result.Voxels;
        for (int i = 0; i < from.Length; i++)
            to[i] = wire[from[i]];
        return result;
    }
}
