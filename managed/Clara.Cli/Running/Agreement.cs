using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>How well one structure of a mask agrees with the reference: voxels in each and in both.</summary>
internal sealed record Agreement(Label Label, long Voxels, long ReferenceVoxels, long Shared)
{
    /// <summary>2 shared / sum; 1 where neither has a voxel.</summary>
    public double Dice => Voxels + ReferenceVoxels == 0 ? 1 : 2.0 * Shared / (Voxels + ReferenceVoxels);

    /// <summary>
    /// Structures that either mask has voxels of, the reference's first. Labels belong together when their names are the same (case does not matter);
    /// a label that has no name in one of the masks is taken by its value. Throws <see cref="GeometryException"/> for different grids.
    /// </summary>
    public static IReadOnlyList<Agreement> Of(LabelMap mask, LabelMap reference)
    {
        if (!mask.Grid.IsSameAs(reference.Grid))
            throw new GeometryException($"The masks lie on different grids ({mask.Grid.Size} and {reference.Grid.Size} voxels, or another place or spacing); resample one of them first.");
        int[] partner = new int[ushort.MaxValue + 1];   // of a mask's value, in the reference
        foreach (Label label in mask.Labels)
            partner[label.Id] = Partner(label, reference.Labels);
        long[] ofMask = new long[partner.Length], ofReference = new long[partner.Length], shared = new long[partner.Length];
        ReadOnlySpan<ushort> a = mask.Voxels, b = reference.Voxels;
        for (int i = 0; i < a.Length; i++)
        {
            ofMask[a[i]]++;
            ofReference[b[i]]++;
            if (b[i] != 0 && partner[a[i]] == b[i])
                shared[b[i]]++;
        }
        List<Agreement> rows = [];
        foreach (Label label in reference.Labels)
            if (ofReference[label.Id] > 0)
                rows.Add(new(label, mask.Labels.Where(l => partner[l.Id] == label.Id).Sum(l => ofMask[l.Id]), ofReference[label.Id], shared[label.Id]));
        foreach (Label label in mask.Labels)
            if (ofMask[label.Id] > 0 && (partner[label.Id] == 0 || ofReference[partner[label.Id]] == 0))
                rows.Add(new(label, ofMask[label.Id], 0, 0));
        return rows;
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
