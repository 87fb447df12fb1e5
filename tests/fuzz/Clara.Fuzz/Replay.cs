using System.Diagnostics;

namespace Clara.Fuzz;

/// <summary>A finding once more: what each call does, in full.</summary>
internal static class Replay
{
    public static async Task<int> RunAsync(Options options)
    {
        string folder = options.Replay!;
        FuzzFormat format = FuzzFormat.All.Single(f => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)).StartsWith(f.Name + "-", StringComparison.Ordinal));
        string main = Directory.GetFiles(folder).Single(f => format.IsMain(Path.GetFileName(f)));
        foreach (FuzzTarget target in format.Targets)
        {
            long began = Stopwatch.GetTimestamp(), before = GC.GetTotalAllocatedBytes(precise: true);
            string outcome;
            try
            {
                outcome = await target.Run(main, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                outcome = e.ToString();
            }
            Console.WriteLine($"{target.Name}: {(GC.GetTotalAllocatedBytes(precise: true) - before) >> 10} KiB allocated, {Stopwatch.GetElapsedTime(began).TotalMilliseconds:0} ms; {outcome}");
        }
        return 0;
    }
}
