using Clara.TestKit;

namespace Clara.Fuzz.Tests;

/// <summary>Each format's corpus and then mutated files for some seconds, 30 in all. A crash ends the test process, which test.sh counts as a failure.</summary>
public sealed class FormatTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(30.0 / FuzzFormat.All.Count);

    /// <summary>Far below what a slow machine does in that time; fewer mean that the fuzzer itself is broken.</summary>
    private const long FewestFiles = 20;

    /// <summary>Always the same files for the same code; `tests/fuzz/run --seed` is for searching on.</summary>
    private const int Seed = 1;

    private static IEnumerable<string> Formats => FuzzFormat.All.Select(f => f.Name);

    [TestCaseSource(nameof(Formats))]
    public async Task Damaged_files_are_refused_in_one_line_and_cost_neither_time_nor_memory(string name)
    {
        FuzzFormat format = FuzzFormat.All.Single(f => f.Name == name);
        if (format is DicomFormat)
            Repository.Built("clara-dicom-worker");
        string shared = Path.Combine(Repository.Root, "..", "shared", "data");
        using TempFolder work = new(), findings = new();
        IReadOnlyList<FuzzInput> kept = KeptInputs.Load(Repository.PathOf("tests/fuzz/corpus"), format);

        (FuzzResult result, _) = await new FuzzLoop(format, Seed, work.Path, findings.Path).RunAsync(long.MaxValue, Time, Directory.Exists(shared) ? shared : null, kept);

        Assert.Multiple(() =>
        {
            Assert.That(kept, Is.Not.Empty, "the corpus of earlier runs");
            Assert.That(result.Executions, Is.GreaterThan(FewestFiles));
            Assert.That(result.Findings.Select(Described), Is.Empty, "findings");
        });
    }

    private static string Described(string folder) =>
        $"{Path.GetFileName(folder)}: {File.ReadAllText(Path.Combine(folder, "outcome.txt"))}\n"
        + string.Join("\n", Directory.GetFiles(folder, "f.*").Select(f => $"{Path.GetFileName(f)} (base64): {Convert.ToBase64String(File.ReadAllBytes(f))}"));
}
