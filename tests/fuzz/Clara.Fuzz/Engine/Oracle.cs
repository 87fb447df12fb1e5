using System.Diagnostics;

namespace Clara.Fuzz;

/// <summary>
/// Gives an input to the product and judges what happens. Allocation: at most <see cref="Times"/> times the larger of the files and what they really unpack to, and
/// <see cref="Allowance"/> for the readers' fixed buffers. Beyond that a header's promise is believed only as far as the readers check it against the file's size before
/// (<see cref="FuzzFormat.MostPromised"/>). Such calls are counted apart.
/// </summary>
internal sealed class Oracle(FuzzFormat format, string folder)
{
    public const int Times = 10;
    public const long Allowance = 2 << 20;
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private const int Trials = 3;

    private HashSet<string> _there = [];

    /// <summary>The longest call in milliseconds, of those that were not found to be too long.</summary>
    public double SlowestMs { get; private set; }

    /// <summary>The largest allocation beyond the allowance, by the bytes of file or content.</summary>
    public double LargestRatio { get; private set; }

    /// <summary>Calls whose allocation was a promise that the file's size permits.</summary>
    public long Promised { get; private set; }

    /// <summary>Since when the call in progress runs, in Stopwatch ticks; 0 between calls. For a watchdog.</summary>
    public long RunningSince;

    /// <summary>Writes the input's files into the folder, where they stay until the next, and calls the targets.</summary>
    public IReadOnlyList<Outcome> Judge(FuzzInput input, Func<FuzzTarget, bool> chosen)
    {
        string path = Save(input);
        List<Outcome> outcomes = [];
        foreach (FuzzTarget target in format.Targets)
            if (chosen(target))
                outcomes.Add(Judge(target, input, path));
        return outcomes;
    }

    private Outcome Judge(FuzzTarget target, FuzzInput input, string path)
    {
        Outcome outcome = new("", null);
        TimeSpan took = TimeSpan.MaxValue;
        long allocated = 0;
        // A machine that does other things makes any call long once; a call that is long is so each time.
        for (int trial = 0; trial < Trials && took > Longest; trial++)
        {
            long before = GC.GetTotalAllocatedBytes(), began = Stopwatch.GetTimestamp();
            Volatile.Write(ref RunningSince, began);
            outcome = Call(target, path);
            Volatile.Write(ref RunningSince, 0);
            took = Stopwatch.GetElapsedTime(began);
            allocated = GC.GetTotalAllocatedBytes() - before;
        }
        if (outcome.Finding is null && took > Longest)
            return outcome with { Finding = $"took-{took.TotalSeconds:0.0}-s" };
        SlowestMs = Math.Max(SlowestMs, took.TotalMilliseconds);
        return outcome.Finding is null && target.Name != "again" && IsTooMuch(input, allocated) ? outcome with { Finding = $"allocated-{allocated >> 10}-KiB-of-{input.Length}-bytes" } : outcome;
    }

    private static Outcome Call(FuzzTarget target, string path)
    {
        try
        {
            return Outcome.Of(target, target.Run(path, CancellationToken.None).GetAwaiter().GetResult());
        }
        catch (Exception e)
        {
            return Outcome.Of(target, e);
        }
    }

    private bool IsTooMuch(FuzzInput input, long allocated)
    {
        long beyond = allocated - Allowance;
        if (beyond > Times * input.Length)
        {
            long content = Math.Max(input.Length, format.UnpackedLength(input));
            if (beyond > Times * content)
            {
                if (beyond > format.MostPromised(input))
                    return true;
                Promised++;
                return false;
            }
            LargestRatio = Math.Max(LargestRatio, (double)beyond / content);
        }
        else
            LargestRatio = Math.Max(LargestRatio, (double)beyond / Math.Max(1, input.Length));
        return false;
    }

    private string Save(FuzzInput input)
    {
        HashSet<string> names = [input.Main.Name];
        if (input.Side is not null)
            names.Add(input.Side.Name);
        foreach (string old in _there.Except(names))
            File.Delete(Path.Combine(folder, old));
        _there = names;
        return input.Save(folder);
    }
}
