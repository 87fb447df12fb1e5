using System.Globalization;

namespace Clara.Fuzz;

/// <summary>The command line.</summary>
internal sealed record Options
{
    public IReadOnlyList<FuzzFormat> Formats { get; init; } = FuzzFormat.All;

    /// <summary>Mutated files a format; without limit when only a time is given.</summary>
    public long Count { get; init; } = long.MaxValue;

    /// <summary>Time a format.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromDays(30);

    public int Seed { get; init; } = 1;

    /// <summary>Where findings are written.</summary>
    public string Findings { get; init; } = Path.GetFullPath("findings");

    /// <summary>Real images to cut seeds from; null for made ones alone.</summary>
    public string? Shared { get; init; }

    /// <summary>Where the kept inputs are read from.</summary>
    public string? Corpus { get; init; }

    /// <summary>Where the inputs with new outcomes are written to.</summary>
    public string? Keep { get; init; }

    /// <summary>A finding's folder, to be run once more.</summary>
    public string? Replay { get; init; }

    /// <summary>The folder of the input in progress: given to the process that does the work.</summary>
    public string? Work { get; init; }

    public static Options Parse(string[] args)
    {
        Options options = new();
        if (args.Length % 2 != 0)
            throw new ArgumentException("Every option takes a value.");
        bool bounded = false;
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = args[i + 1];
            bounded |= args[i] is "--count" or "--seconds";
            options = args[i] switch
            {
                "--format" => options with { Formats = [.. value.Split(',').Select(name => FuzzFormat.All.FirstOrDefault(f => f.Name == name) ?? throw new ArgumentException($"There is no format '{name}'; there are {string.Join(", ", FuzzFormat.All.Select(f => f.Name))}."))] },
                "--count" => options with { Count = long.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Time = TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture)) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--findings" => options with { Findings = Path.GetFullPath(value) },
                "--shared" => options with { Shared = value },
                "--corpus" => options with { Corpus = value },
                "--keep" => options with { Keep = value },
                "--replay" => options with { Replay = Path.GetFullPath(value) },
                "--work" => options with { Work = value },
                _ => throw new ArgumentException($"There is no option '{args[i]}'; there are --format --count --seconds --seed --findings --shared --corpus --keep --replay."),
            };
        }
        return bounded ? options : options with { Time = TimeSpan.FromSeconds(60) };
    }
}
