using System.Diagnostics;

namespace Clara.Fuzz;

/// <summary>What a run found.</summary>
/// <param name="Format">The format's name.</param>
/// <param name="Executions">Mutated files.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="Outcomes">Different outcomes.</param>
/// <param name="Findings">Folders of the findings.</param>
/// <param name="SlowestMs">The longest call.</param>
/// <param name="LargestRatio">The largest allocation beyond the allowance, by the bytes of file or content.</param>
/// <param name="Promised">Calls that allocated what the file's size permits and its content does not fill.</param>
internal sealed record FuzzResult(string Format, long Executions, double Seconds, int Outcomes, IReadOnlyList<string> Findings, double SlowestMs, double LargestRatio, long Promised);

/// <summary>Mutates, runs and judges inputs of one format, all by one seed.</summary>
internal sealed class FuzzLoop(FuzzFormat format, int seed, string workFolder, string findingsFolder)
{
    private const int MostFindings = 200;
    private const int MostOfAKind = 3;

    private readonly List<string> _findings = [];
    private readonly Dictionary<string, int> _kinds = [];

    /// <summary>Files so far, for whoever looks on.</summary>
    public long Executions { get; private set; }

    /// <summary>The oracle in use, for a watchdog.</summary>
    public Oracle Oracle { get; } = new(format, workFolder);

    /// <summary>Runs so many mutated files, or as many as fit the time.</summary>
    public async Task<(FuzzResult Result, Corpus Corpus)> RunAsync(long count, TimeSpan time, string? sharedData, IReadOnlyList<FuzzInput> kept)
    {
        Random random = new(seed);
        IReadOnlyList<FuzzInput> seeds = await format.SeedsAsync(sharedData).ConfigureAwait(false);
        Corpus corpus = new(seeds, random);
        // Seeds and kept inputs as they are come first: their outcomes are known then.
        foreach (FuzzInput input in seeds.Concat(kept))
            Judge(input, corpus, _ => true, -1);
        Stopwatch watch = Stopwatch.StartNew();
        while (Executions < count && watch.Elapsed < time && _findings.Count < MostFindings)
        {
            FuzzInput input = format.Mutate(corpus.Next(), random, corpus.Next);
            long n = ++Executions;
            Judge(input, corpus, target => target.Name is "read" or "labels" || n % 4 == 0, n);
        }
        return (new(format.Name, Executions, watch.Elapsed.TotalSeconds, corpus.Outcomes, _findings, Oracle.SlowestMs, Oracle.LargestRatio, Oracle.Promised), corpus);
    }

    private void Judge(FuzzInput input, Corpus corpus, Func<FuzzTarget, bool> chosen, long n)
    {
        IReadOnlyList<Outcome> outcomes = Oracle.Judge(input, chosen);
        corpus.Learn(input, outcomes);
        foreach (Outcome outcome in outcomes)
            if (outcome.Finding is string what)
                Keep(input, what, outcome, n);
    }

    private void Keep(FuzzInput input, string what, Outcome outcome, long n)
    {
        string kind = what + outcome.Signature;
        int known = _kinds.GetValueOrDefault(kind);
        _kinds[kind] = known + 1;
        if (known >= MostOfAKind)
            return;
        string folder = Path.Combine(findingsFolder, $"{format.Name}-{what}-seed{seed}-{n}");
        Directory.CreateDirectory(folder);
        input.Save(folder);
        File.WriteAllText(Path.Combine(folder, "outcome.txt"), outcome.Signature + "\n" + outcome.Detail + "\n");
        if (!_findings.Contains(folder))
            _findings.Add(folder);
    }
}
