using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// What clicks and an earlier mask add to the pulls of the walker and to the cost of paths. A click works on voxels that are near and look like its own:
/// exp(-d^2 / 2 reach^2) exp(-(difference of intensity)^2 / 2), intensities in spreads.
/// </summary>
internal sealed class ClickInfluence
{
    /// <summary>Pull of a click at its own place, ten times that of the surest intensity.</summary>
    private const float ClickPull = 0.3f;

    /// <summary>Pull that fixes a voxel, against at most 6 of its neighbours.</summary>
    private const float FixingPull = 1e4f;

    /// <summary>Pull of an earlier mask, a third of that of the surest intensity: it decides where intensities say little.</summary>
    private const float PreviousPull = 0.01f;

    /// <summary>Beyond this many reaches a click does nothing.</summary>
    private const double Cut = 3;

    private readonly AnnotationRegion _region;
    private readonly float[] _in, _out;

    /// <summary>The region's values are in spreads from the centre.</summary>
    public ClickInfluence(AnnotationRegion region, double reachMm, CancellationToken ct)
    {
        _region = region;
        (_in, _out) = (new float[checked((int)region.Box.Size.Count)], new float[checked((int)region.Box.Size.Count)]);
        foreach (VoxelPoint click in region.Inside)
            Spread(_in, click, reachMm, ct);
        foreach (VoxelPoint click in region.Outside)
            Spread(_out, click, reachMm, ct);
    }

    /// <summary>Adds a cost a mm (x fastest over the box) that keeps paths away from clicks outside of the structure.</summary>
    public void AddCost(float[] cost, float most)
    {
        for (int i = 0; i < cost.Length; i++)
            cost[i] += most * Math.Min(1, _out[i]);
    }

    /// <summary>Adds to the pulls, in the walker's layout.</summary>
    public void AddPulls(float[] pullIn, float[] pullOut, CancellationToken ct)
    {
        Size3 box = _region.Box.Size;
        for (int z = 0, b = 0; z < box.Z; z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = 0; y < box.Y; y++)
                for (int x = 0, i = RandomWalker.Index(box, 0, y, z), r = _region.BoxRow(y, z); x < box.X; x++, i++, r++, b++)
                {
                    pullIn[i] += ClickPull * _in[b];
                    pullOut[i] += ClickPull * _out[b];
                    if (_region.Previous is float[] previous)
                    {
                        pullIn[i] += PreviousPull * previous[r];
                        pullOut[i] += PreviousPull * (1 - previous[r]);
                    }
                }
        }
        foreach (VoxelPoint p in _region.Outside)
            if (_region.Box.Contains(p))
                pullOut[_region.WalkerIndex(p)] = FixingPull;
    }

    private void Spread(float[] influence, VoxelPoint click, double reachMm, CancellationToken ct)
    {
        Vector3 h = _region.SpacingMm;
        float own = _region[click];
        VoxelBox box = _region.Box;
        for (int z = box.Start.Z; z < box.End(2); z++)
        {
            ct.ThrowIfCancellationRequested();
            for (int y = box.Start.Y; y < box.End(1); y++)
                for (int x = box.Start.X; x < box.End(0); x++)
                {
                    double dx = (x - click.X) * h.X, dy = (y - click.Y) * h.Y, dz = (z - click.Z) * h.Z;
                    double squared = (dx * dx + dy * dy + dz * dz) / (reachMm * reachMm);
                    if (squared > Cut * Cut)
                        continue;
                    float difference = _region[new(x, y, z)] - own;
                    influence[_region.BoxIndex(new(x, y, z))] += (float)Math.Exp(-0.5 * (squared + difference * difference));
                }
        }
    }
}
