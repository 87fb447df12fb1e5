using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;

namespace Clara.Inference.Inferers;

/// <summary>One image in windows through a network, in a given layout or, where memory does not suffice, in another one afterwards. One thread.</summary>
internal sealed class WindowRun(Network network, Grid reversed, ReadOnlyMemory<float> image, int channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work)
{
    private WorkProgress _last;

    /// <summary>The axis of windows that the network does not have; null = it has all.</summary>
    public int? SliceAxis { get; init; }

    /// <summary>
    /// Runs all windows. Throws <see cref="ClaraException"/> (Memory) before the first one where the plan does not fit, or where the engine has no memory for a single window. Nothing is
    /// reserved any more afterwards, so that another layout may be tried.
    /// </summary>
    public void Run(WindowLayout layout, WindowWeights weights, int mostAtOnce)
    {
        int most = network.TakesBatches ? mostAtOnce : 1, total = layout.Count;
        (MemoryReservation reserved, MemoryPlan? plan) = network.Classes is int known ? Reserve(layout, known, most) : (Reserve(layout), null);
        try
        {
            WindowSums? sums = null;
            for (int done = 0; done < total;)
            {
                work.Token.ThrowIfCancellationRequested();
                Report(new((double)done / total, $"windows {done + 1} of {total}{Flip(layout, done)}"));
                int count = Math.Min(plan?.Batch ?? 1, total - done);
                using NetworkTensor? value = TryRun(layout, done, count);
                if (value is null)
                {
                    most = count / 2;
                    plan = plan! with { Batch = most };
                    reserved.Shrink(plan.Bytes);
                    Note($"There is not enough memory for {count} windows at once; {most} were taken.");
                    continue;
                }
                int classes = OutputShape.Classes(network, value, count, SpatialShape.Of(layout.Roi, SliceAxis));
                if (plan is null || (plan.Activations is null && Activations(layout) is not null))
                    plan = Again(ref reserved, plan, layout, classes, most);
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
            Report(new(1, $"windows {total} of {total}{Flip(layout, total - 1)}"));
        }
        finally
        {
            reserved.Dispose();
        }
    }

    /// <summary>Tells the user; the fraction stays.</summary>
    public void Note(string text) => progress?.Report(_last with { Note = new(text) });

    /// <summary>What a window takes beside input and output; null before the first one is through. A card's memory is not ours to count: there the card says when it is too much.</summary>
    private long? Activations(WindowLayout layout) => network.RunBytesPerVoxel is double bytes ? (long)(bytes * layout.Roi.Count) : network.IsOnProcessors ? null : 0;

    private WindowMemory Memory(WindowLayout layout, int classes, int most) =>
        new(layout, channels, classes, receiver.HeldBytes(reversed, classes), Activations(layout), most);

    /// <summary>A plan and what it takes; all that is left while it will yet be learnt how much that is.</summary>
    private (MemoryReservation Reserved, MemoryPlan? Plan) Reserve(WindowLayout layout, int classes, int most)
    {
        WindowMemory memory = Memory(layout, classes, most);
        bool isUnknown = Activations(layout) is null && network.MeasuresRuns;
        MemoryPlan? plan = null;
        MemoryReservation reserved = work.Budget.Reserve(memory.Least, memory.Good,
            (left, isAlone) => (plan = memory.Within(left, isAlone)) is null ? null : isUnknown ? left : plan.Bytes, Waits, work.Token);
        return (reserved, plan);
    }

    /// <summary>Of a network whose file does not tell its classes: the first window tells them.</summary>
    private MemoryReservation Reserve(WindowLayout layout)
    {
        long least = WindowMemory.Image(layout, channels);
        return work.Budget.Reserve(least, least, (left, _) => least <= left ? left : null, Waits, work.Token);
    }

    /// <summary>The plan after a window that told what was unknown, within what is held.</summary>
    private MemoryPlan Again(ref MemoryReservation reserved, MemoryPlan? before, WindowLayout layout, int classes, int most)
    {
        MemoryPlan? plan = Memory(layout, classes, most).Within(reserved.Bytes, isAlone: true);
        if (plan is null && before is null)
        {
            // Only where the classes were unknown. All is given back first: whoever waits must hold nothing.
            reserved.Dispose();
            (reserved, plan) = Reserve(layout, classes, most);
        }
        // Sums that are there stay as they are.
        plan = before is null ? plan! : before with { Activations = Activations(layout), Batch = plan?.Batch ?? 1 };
        reserved.Shrink(plan.Bytes);
        return plan;
    }

    private static string Flip(WindowLayout layout, int window) => layout.Flips == 1 ? "" : $", flip {layout.FlipIndex(layout[window]) + 1} of {layout.Flips}";

    private void Waits(string why) => progress?.Report(_last with { Stage = MemoryBudget.Waiting, Note = new(why) });

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
            return network.Run(voxels, [count, channels, .. SpatialShape.Of(layout.Roi, SliceAxis).Extent], work.Token);
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
