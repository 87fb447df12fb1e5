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
    /// Structures that either mask has voxels of, the reference's first. Labels belong together when their names are the same (case does not matter; among several of one name by value, else in order);
    /// a label that has no name in one of the masks is taken by its value. A mask of the same voxels in another axis order is turned into the reference's;
    /// throws <see cref="GeometryException"/> for other grids.
    /// </summary>
    public static IReadOnlyList<Agreement> Of(LabelMap mask, LabelMap reference, CancellationToken ct)
    {
        mask = OnGridOf(reference, mask, ct);
        int[] partner = new int[ushort.MaxValue + 1];   // of a mask's value, in the reference
        ILookup<string, Label> ownNames = ByName(mask), otherNames = ByName(reference);
        foreach (Label label in mask.Labels)
            partner[label.Id] = Partner(label, [.. ownNames[label.Name]], [.. otherNames[label.Name]], reference);
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

    private static ILookup<string, Label> ByName(LabelMap map) => map.Labels.OrderBy(l => l.Id).ToLookup(l => l.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The value in the reference of a mask's label, given the labels of its name in both; 0 for none.</summary>
    private static int Partner(Label label, Label[] own, Label[] others, LabelMap reference)
    {
        if (others.Length == 0)
            return reference.Labels.FirstOrDefault(o => o.Id == label.Id) is Label other && (IsUnnamed(label) || IsUnnamed(other)) ? other.Id : 0;
        // Several labels of one name: by value where that fits, the others in their order, the last for those that are too many.
        if (others.Any(o => o.Id == label.Id))
            return label.Id;
        Label[] free = [.. others.ExceptBy(own.Select(l => l.Id), o => o.Id)];
        int place = own.ExceptBy(others.Select(o => o.Id), l => l.Id).TakeWhile(l => l.Id != label.Id).Count();
        return free.Length == 0 ? others[^1].Id : free[Math.Min(place, free.Length - 1)].Id;
    }

    private static bool IsUnnamed(Label label) => label.Name == $"label {label.Id}";
}
