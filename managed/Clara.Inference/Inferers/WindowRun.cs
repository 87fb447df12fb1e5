using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>One image in windows through a network, in a given layout or, where memory does not suffice, in another one afterwards. One thread.</summary>
internal sealed class WindowRun(Network network, Grid reversed, ReadOnlyMemory<float> image, int channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work)
{
    private WorkProgress _last;

    /// <summary>Runs all windows. Throws <see cref="ClaraException"/> (Memory) before the first one where the plan does not fit, or where the engine has no memory for a single window.</summary>
    public void Run(WindowLayout layout, WindowWeights weights, int mostAtOnce)
    {
        int most = network.TakesBatches ? mostAtOnce : 1, total = layout.Count;
        MemoryPlan? plan = network.Classes is int known ? Plan(layout, known, most) : null;
        if (plan is null)
            MemoryBound.Require(checked(2L * channels * layout.Image.Count * sizeof(float)), work.MemoryBytes);
        WindowSums? sums = null;
        for (int done = 0; done < total;)
        {
            work.Token.ThrowIfCancellationRequested();
            Report(new((double)done / total, $"windows {done + 1} of {total}"));
            int count = Math.Min(plan?.Batch ?? 1, total - done);
            using NetworkTensor? value = TryRun(layout, done, count);
            if (value is null)
            {
                most = count / 2;
                plan = plan! with { Batch = most };
                Note($"There is not enough memory for {count} windows at once; {most} were taken.");
                continue;
            }
            int classes = OutputShape.Classes(network, value, count, layout.Roi);
            if (sums is null || plan?.Activations is null)
                plan = Plan(layout, classes, most);
            if (sums is null)
            {
                if (plan.IsHalf)
                    Note($"Sums of windows are kept in half precision: in single they take {MemoryBound.GiB(WindowSums.Bytes(layout, classes, half: false))}, and {MemoryBound.GiB(plan.Budget)} may be taken in all.");
                receiver.Begin(reversed, classes);
                sums = new(reversed, classes, layout, weights, plan.IsHalf, work);
            }
            for (int i = 0; i < count; i++)
            {
                sums.Add(layout[done + i], value, i);
                sums.Finish(done + i, receiver);
            }
            done += count;
        }
        Report(new(1, $"windows {total} of {total}"));
    }

    /// <summary>Tells the user; the fraction stays.</summary>
    public void Note(string text) => progress?.Report(_last with { Note = new(text) });

    private MemoryPlan Plan(WindowLayout layout, int classes, int most)
    {
        // A card's memory is not ours to count: there the card says when it is too much.
        long? activations = network.RunBytesPerVoxel is double bytes ? (long)(bytes * layout.Roi.Count) : network.IsOnProcessors ? null : 0;
        return MemoryPlan.Of(work.MemoryBytes, layout, channels, classes, activations, most);
    }

    /// <summary>The output [count, classes, x, y, z]; null where memory did not suffice and fewer windows can be tried.</summary>
    private NetworkTensor? TryRun(WindowLayout layout, int first, int count)
    {
        long all = count * (channels * layout.Roi.Count);
        if (count > 1 && all > Array.MaxLength)
            return null;
        // A new array each time: a cancelled run may still read its own.
        float[] voxels = new float[MemoryBound.Length(all)];
        int one = voxels.Length / count;
        for (int i = 0; i < count; i++)
            layout[first + i].Cut(image.Span, channels, voxels.AsSpan(i * one, one));
        try
        {
            return network.Run(voxels, [count, channels, layout.Roi.X, layout.Roi.Y, layout.Roi.Z], work.Token);
        }
        catch (ClaraException e) when (e.Status == StatusCode.Memory && count > 1)
        {
            return null;
        }
    }

    /// <summary>A second layout begins anew, but progress never falls.</summary>
    private void Report(WorkProgress value)
    {
        _last = value with { Fraction = Math.Max(_last.Fraction, value.Fraction) };
        progress?.Report(_last);
    }
}
