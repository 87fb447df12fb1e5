using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Fuzz;

/// <summary>DICOM slices through the worker process, as a server reads them: header, frames, and the way from file to volume. GDCM may die of a file; the caller must not.</summary>
internal sealed partial class DicomFormat : FuzzFormat, IDisposable
{
    /// <summary>Far above the bound of a call, which is judged here: a new process of GDCM needs 0.3 s before its first file, on a busy machine some times that.</summary>
    private static readonly WorkerLimits Limits = new() { TimePerFile = TimeSpan.FromSeconds(10), MemoryBytes = 1L << 30, Processes = 1 };

    private const int MostBytes = 1 << 24;

    /// <summary>What the series reader believes of compressed pixels: 4096 bytes for one and 1 MiB, times 8 for rescaled values; raw ones must be there.</summary>
    private const int MostOfPacked = 8 * 4096, AlwaysBelieved = 8 << 20;

    private readonly WorkerCodec _codec = new(Limits);
    private readonly byte[] _frames = new byte[MostBytes]; // not made anew, or each call would count it
    private readonly SortedDictionary<string, int> _deaths = [];
    private long _late, _memory;

    public DicomFormat()
    {
        // Beside a checkout's other builds, as the tests have it.
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (Directory.Exists(Path.Combine(d.FullName, "build", "dist")))
                AppContext.SetData("Clara.Dicom.LibraryFolder", Path.Combine(d.FullName, "build", "dist"));
        Targets = [new("read", Counted(VolumeAsync)), new("labels", Counted(FramesAsync))];
    }

    public override string Name => "dicom";

    public override IReadOnlyList<FuzzTarget> Targets { get; }

    public override string Notes => string.Create(CultureInfo.InvariantCulture, $"{_deaths.Values.Sum()} ended GDCM's process ({string.Join(", ", _deaths.Select(d => $"{d.Key}: {d.Value}"))}), {_late} took longer than {Limits.TimePerFile.TotalSeconds} s, {_memory} more than {Limits.MemoryBytes >> 20} MiB; the caller got a refusal each time");

    public override bool IsMain(string name) => name.EndsWith(".dcm", StringComparison.Ordinal);

    protected override int VoxelStart(ReadOnlySpan<byte> main) => 0;

    public override long MostPromised(FuzzInput input)
    {
        ReadOnlySpan<byte> meta = input.Main.Bytes;
        bool isPacked = meta.IndexOf("1.2.840.10008.1.2.4."u8) >= 0 || meta.IndexOf("1.2.840.10008.1.2.5"u8) >= 0 || meta.IndexOf("1.2.840.10008.1.2.1.99"u8) >= 0;
        return isPacked ? (MostOfPacked * input.Length) + AlwaysBelieved : 0;
    }

    public override async Task<IReadOnlyList<FuzzInput>> SeedsAsync(string? sharedData)
    {
        string folder = Directory.CreateTempSubdirectory("clara-fuzz-seed-").FullName;
        try
        {
            List<string> arguments = [Script(), folder];
            if (sharedData is not null)
                arguments.Add(Path.Combine(sharedData, "ct_dicom"));
            using Process python = Process.Start(new ProcessStartInfo("/usr/bin/python3", arguments))!;
            await python.WaitForExitAsync().ConfigureAwait(false);
            return python.ExitCode == 0
                ? [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(f => new FuzzInput(new("f.dcm", File.ReadAllBytes(f))))]
                : throw new InvalidOperationException("dicom_seeds.py failed; it needs python3-pydicom and libgdcm-tools.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public override FuzzInput Mutate(FuzzInput input, Random random, Func<FuzzInput> other)
    {
        byte[] bytes = input.Main.Bytes;
        int count = 1 + random.Next(3);
        for (int i = 0; i < count; i++)
            bytes = random.Next(6) == 0 ? ByteMutations.Mutate(bytes, random, () => other().Main.Bytes) : DicomElements.Mutate(bytes, random, () => other().Main.Bytes);
        return input.WithMain(bytes);
    }

    public void Dispose() => _codec.Dispose();

    private async Task<string> VolumeAsync(string path, CancellationToken ct)
    {
        DicomScan scan = await DicomFolder.ScanAsync([path], _codec, null, ct).ConfigureAwait(false);
        if (scan.Series.Count == 0)
            return $"no series, {scan.Unreadable.Count} unreadable";
        return Check(await SeriesReader.ReadAsync(scan.Choose(null), _codec, null, ct).ConfigureAwait(false));
    }

    /// <summary>The whole header, and the frames in the size that it says.</summary>
    private async Task<string> FramesAsync(string path, CancellationToken ct)
    {
        DicomDataset header = await _codec.ReadHeaderAsync(path, null, ct).ConfigureAwait(false);
        double bits = Whole(DicomTags.Rows, 0) * Whole(DicomTags.Columns, 0) * Whole(DicomTags.SamplesPerPixel, 1) * Whole(DicomTags.BitsAllocated, 0) * Whole(DicomTags.NumberOfFrames, 1);
        double bytes = Math.Ceiling(bits / 8);
        if (bytes is < 1 or > MostBytes)
            return "no frames of a bearable size";
        await _codec.ReadFramesAsync(path, _frames.AsMemory(0, (int)bytes), ct).ConfigureAwait(false);
        return "frames";

        double Whole(DicomTag tag, int missing) => header.Whole(tag) ?? missing;
    }

    private Func<string, CancellationToken, Task<string>> Counted(Func<string, CancellationToken, Task<string>> run) => async (path, ct) =>
    {
        try
        {
            return await run(path, ct).ConfigureAwait(false);
        }
        catch (ClaraException e)
        {
            if (EndingPattern().Match(e.Message) is { Success: true } ending)
                _deaths[ending.Groups[1].Value] = _deaths.GetValueOrDefault(ending.Groups[1].Value) + 1;
            _late += e.Message.Contains("that one DICOM file may take; it is damaged", StringComparison.Ordinal) && e.Status == StatusCode.Format ? 1 : 0;
            _memory += e.Status == StatusCode.Memory ? 1 : 0;
            throw;
        }
    };

    [GeneratedRegex(@"ended the process that read it \((.*?)\)")]
    private static partial Regex EndingPattern();

    private static string Script()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (Path.Combine(d.FullName, "tests", "fuzz", "dicom_seeds.py") is string path && File.Exists(path))
                return path;
        throw new InvalidOperationException("tests/fuzz/dicom_seeds.py is not above this program.");
    }
}
