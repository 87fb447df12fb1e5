using System.Diagnostics;
using System.Globalization;

namespace Clara.Benchmarks;

/// <summary>Seconds by the clock, and of processors.</summary>
internal readonly record struct Took(double Seconds, double Cpu);

/// <summary>The same work by us and by peers, in turn, so that all share what else the machine does.</summary>
internal sealed class Rounds(string what, int count)
{
    private readonly List<(string Name, Func<Took> Run)> _sides = [];

    /// <summary>Adds a side; the first is ours.</summary>
    public Rounds Add(string name, Func<Took> run)
    {
        _sides.Add((name, run));
        return this;
    }

    /// <summary>A call in this process.</summary>
    public static Took Here(Action work)
    {
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        work();
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        self.Refresh();
        return new(took.TotalSeconds, (self.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>One round that does not count, then the rounds; prints each side's medians, and the median over the rounds of our time by theirs: by the clock, and of processors,
    /// which a busy machine changes less.</summary>
    public void Print(string bound)
    {
        Took[][] took = [.. _sides.Select(_ => new Took[count])];
        for (int round = -1; round < count; round++)
            for (int side = 0; side < _sides.Count; side++)
            {
                Took one = _sides[side].Run();
                if (round >= 0)
                    took[side][round] = one;
            }
        IEnumerable<string> parts = _sides.Select((side, i) => string.Create(CultureInfo.InvariantCulture,
            $"{side.Name} {Median(took[i], t => t.Seconds) * 1000:0} ms (processors {Median(took[i], t => t.Cpu) * 1000:0}{(i == 0 ? "" : Ratio(took[0], took[i]))})"));
        Console.WriteLine($"{what}: {string.Join(", ", parts)}; bound {bound}; medians of {count}");
    }

    private static string Ratio(Took[] ours, Took[] theirs) => string.Create(CultureInfo.InvariantCulture,
        $"; ours / theirs {Measured.Median(ours.Zip(theirs, (a, b) => a.Seconds / b.Seconds)):0.00}, processors {Measured.Median(ours.Zip(theirs, (a, b) => a.Cpu / b.Cpu)):0.00}");

    private static double Median(Took[] took, Func<Took, double> of) => Measured.Median(took.Select(of));
}
