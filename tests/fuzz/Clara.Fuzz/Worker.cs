using System.Globalization;

namespace Clara.Fuzz;

/// <summary>The process that runs the product: one format, lines on standard output for the one that started it.</summary>
internal static class Worker
{
    public static async Task<int> RunAsync(Options options)
    {
        FuzzFormat format = options.Formats[0];
        FuzzLoop loop = new(format, options.Seed, options.Work!, options.Findings);
        using Watchdog watchdog = new(loop.Oracle);
        using Timer beat = new(_ => Say($"at {loop.Executions}"), null, 1000, 1000);
        (FuzzResult r, Corpus corpus) = await loop.RunAsync(options.Count, options.Time, options.Shared, KeptInputs.Load(options.Corpus, format)).ConfigureAwait(false);
        if (options.Keep is not null)
            KeptInputs.Save(options.Keep, format, corpus.Kept);
        Say($"at {r.Executions}");
        foreach (string finding in r.Findings)
            Say($"finding {finding}");
        if (format.Notes.Length > 0)
            Say($"note {format.Notes}");
        Say(string.Create(CultureInfo.InvariantCulture, $"done {r.Seconds:0.00} {r.Outcomes} {r.SlowestMs:0.0} {r.LargestRatio:0.00} {r.Promised}"));
        return 0;
    }

    private static void Say(string line) => Console.Out.WriteLine(line);
}
