namespace Clara.Fuzz;

/// <summary>Inputs to mutate: the seeds, and every input that did something no input had done before.</summary>
internal sealed class Corpus(IReadOnlyList<FuzzInput> seeds, Random random)
{
    private const int MostKept = 600;
    private const int LargeBytes = 1 << 16;

    private readonly List<FuzzInput> _kept = [];
    private readonly HashSet<string> _seen = [];

    /// <summary>Different outcomes so far.</summary>
    public int Outcomes => _seen.Count;

    /// <summary>The inputs that were kept, in their order.</summary>
    public IReadOnlyList<FuzzInput> Kept => _kept;

    /// <summary>The next input to mutate; large ones rarely.</summary>
    public FuzzInput Next()
    {
        FuzzInput one = Any();
        for (int i = 0; i < 4 && one.Length > LargeBytes; i++)
            one = Any();
        return one;
    }

    /// <summary>Keeps the input when one of its outcomes is new.</summary>
    public void Learn(FuzzInput input, IReadOnlyList<Outcome> outcomes)
    {
        bool isNew = false;
        foreach (Outcome outcome in outcomes)
            isNew |= _seen.Add(outcome.Signature);
        if (isNew && input.Length <= LargeBytes && _kept.Count < MostKept)
            _kept.Add(input);
    }

    private FuzzInput Any() => _kept.Count > 0 && random.Next(2) == 0 ? _kept[random.Next(_kept.Count)] : seeds[random.Next(seeds.Count)];
}
