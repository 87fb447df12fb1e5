using System.Diagnostics;
using System.Globalization;

namespace Clara.Benchmarks;

/// <summary>The same work by us and by peers, in turn, so that all share what else the machine does.</summary>
internal sealed class Rounds(string what, int count)
{
    private readonly List<(string Name, Func<double> Seconds)> _sides = [];

    /// <summary>Adds a side; the first is ours.</summary>
    public Rounds Add(string name, Func<double> seconds)
    {
        _sides.Add((name, seconds));
        return this;
    }

    /// <summary>Seconds of a call here.</summary>
    public static double Seconds(Action work)
    {
        long began = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>One round that does not count, then the rounds; prints each side's median, and the median over the rounds of our time by theirs.</summary>
    public void Print(string bound)
    {
        double[][] seconds = [.. _sides.Select(_ => new double[count])];
        for (int round = -1; round < count; round++)
            for (int side = 0; side < _sides.Count; side++)
            {
                double took = _sides[side].Seconds();
                if (round >= 0)
                    seconds[side][round] = took;
            }
        IEnumerable<string> parts = _sides.Select((side, i) => string.Create(CultureInfo.InvariantCulture, $"{side.Name} {Measured.Median(seconds[i]) * 1000:0} ms")
            + (i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (ours / theirs {Measured.Median(Enumerable.Range(0, count).Select(r => seconds[0][r] / seconds[i][r])):0.00})")));
        Console.WriteLine($"{what}: {string.Join(", ", parts)}; bound {bound}; medians of {count}");
    }
}
