using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>How well one structure of a mask agrees with the reference: its voxels in each, and how many are in both.</summary>
internal sealed record Agreement(Label Label, LabelRegion Mask, LabelRegion Reference, long Shared)
{
    /// <summary>2 shared / sum; 1 where neither has a voxel.</summary>
    public double Dice => Mask.Voxels + Reference.Voxels == 0 ? 1 : 2.0 * Shared / (Mask.Voxels + Reference.Voxels);

    /// <summary>Shared / either; 1 where neither has a voxel.</summary>
    public double Jaccard => Mask.Voxels + Reference.Voxels == 0 ? 1 : (double)Shared / (Mask.Voxels + Reference.Voxels - Shared);

    /// <summary>The share of the mask's voxels that the reference has as well; 0 where the mask has none.</summary>
    public double Precision => Mask.Voxels == 0 ? 0 : (double)Shared / Mask.Voxels;

    /// <summary>The share of the reference's voxels that the mask has as well; 0 where the reference has none.</summary>
    public double Recall => Reference.Voxels == 0 ? 0 : (double)Shared / Reference.Voxels;

    /// <summary>
    /// Structures that either mask has voxels of, the reference's first. Labels belong together when their names are the same (case does not matter);
    /// a label that has no name in one of the masks is taken by its value. A mask of the same voxels in another axis order is turned into the reference's;
    /// throws <see cref="GeometryException"/> for other grids.
    /// </summary>
    public static IReadOnlyList<Agreement> Of(LabelMap mask, LabelMap reference, CancellationToken ct)
    {
        mask = OnGridOf(reference, mask, ct);
        int[] partner = new int[ushort.MaxValue + 1];   // of a mask's value, in the reference
        foreach (Label label in mask.Labels)
            partner[label.Id] = Partner(label, reference.Labels);
        IReadOnlyDictionary<int, LabelRegion> ofMask = LabelRegion.OfEach(mask, ct), ofReference = LabelRegion.OfEach(reference, ct);
        long[] shared = InBoth(mask.Voxels, reference.Voxels, partner, ct);
        List<Agreement> rows = [];
        foreach (Label label in reference.Labels)
            if (ofReference.TryGetValue(label.Id, out LabelRegion? region))
                rows.Add(new(label, LabelRegion.Union(mask, [.. mask.Labels.Where(l => partner[l.Id] == label.Id && ofMask.ContainsKey(l.Id)).Select(l => ofMask[l.Id])]), region, shared[label.Id]));
        foreach (Label label in mask.Labels)
            if (ofMask.TryGetValue(label.Id, out LabelRegion? region) && !ofReference.ContainsKey(partner[label.Id]))
                rows.Add(new(label, region, LabelRegion.Union(reference, []), 0));
        return rows;
    }

    /// <summary>Viewers and libraries store the same voxels in different axis orders; that is no difference of the masks.</summary>
    private static LabelMap OnGridOf(LabelMap reference, LabelMap mask, CancellationToken ct)
    {
        try
        {
            return Reorientation.To(mask, reference.Grid, 0, ct);
        }
        catch (GeometryException)
        {
            throw new GeometryException($"The masks lie on different grids ({mask.Grid.Size} and {reference.Grid.Size} voxels, or another place or spacing); resample one of them first.");
        }
    }

    /// <summary>Voxels of each of the reference's values where the mask has a partner of it.</summary>
    private static long[] InBoth(ReadOnlySpan<ushort> mask, ReadOnlySpan<ushort> reference, int[] partner, CancellationToken ct)
    {
        long[] shared = new long[partner.Length];
        for (int i = 0; i < mask.Length; i++)
        {
            if ((i & 0xFFFFFF) == 0)
                ct.ThrowIfCancellationRequested();
            if (reference[i] != 0 && partner[mask[i]] == reference[i])
                shared[reference[i]]++;
        }
        return shared;
    }

    private static int Partner(Label label, IReadOnlyList<Label> reference)
    {
        foreach (Label other in reference)
            if (string.Equals(other.Name, label.Name, StringComparison.OrdinalIgnoreCase))
                return other.Id;
        foreach (Label other in reference)
            if (other.Id == label.Id && (IsUnnamed(label) || IsUnnamed(other)))
                return other.Id;
        return 0;
    }

    private static bool IsUnnamed(Label label) => label.Name == $"label {label.Id}";
}
