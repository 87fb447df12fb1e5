using System.Globalization;
using Clara.Imaging;

namespace Clara.Cli.Running;

/// <summary>One structure with all that is measured of it.</summary>
internal sealed record EvaluatedStructure(Agreement Overlap, SurfaceDistances Surfaces);

/// <summary>Every structure of a mask or its reference, measured; means are over the structures of the reference, found or not.</summary>
internal sealed record Evaluation(IReadOnlyList<EvaluatedStructure> Structures, double ToleranceMm)
{
    private IEnumerable<EvaluatedStructure> Counted => Structures.Where(s => s.Overlap.Reference.Voxels > 0);

    /// <summary>How many structures the reference has.</summary>
    public int Count => Counted.Count();

    /// <summary>How many of them the mask has no voxel of.</summary>
    public int Missed => Counted.Count(s => s.Overlap.Mask.Voxels == 0);

    /// <summary>Infinite where a distance is: leaving missed structures out would make a mask better for missing them.</summary>
    public double Mean(Func<EvaluatedStructure, double> measure) => Counted.Average(measure);

    /// <summary>Measures the surfaces, structure by structure; the reference must have one.</summary>
    public static Evaluation Of(IReadOnlyList<Agreement> rows, double toleranceMm, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        List<EvaluatedStructure> structures = [];
        foreach (Agreement row in rows)
        {
            progress?.Report(new((double)structures.Count / rows.Count, string.Create(CultureInfo.InvariantCulture, $"surfaces {structures.Count + 1} of {rows.Count}")));
            structures.Add(new(row, SurfaceDistances.Between(row.Mask, row.Reference, toleranceMm, 0, ct)));
        }
        return new(structures, toleranceMm);
    }
}
