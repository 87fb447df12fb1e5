using System.Diagnostics;
using Clara.Dicom.Codec;
using Clara.Dicom.Data;
using Clara.Dicom.Series;
using Clara.Dicom.Tests.SeriesTests;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.WorkerTests;

[TestFixture]
public sealed class WorkerCodecTests
{
    [Test]
    public async Task A_series_read_in_child_processes_is_the_one_read_in_this_process()
    {
        using WorkerCodec codec = new(new WorkerLimits());
        string folder = SharedFolder.Require("data/ct_dicom");

        DicomScan scan = await DicomFolder.ScanAsync(folder, codec, null, CancellationToken.None);
        Volume volume = await SeriesReader.ReadAsync(scan.Choose(null), codec, null, CancellationToken.None);

        Assert.That(Exact.Bytes(volume), Is.EqualTo(Exact.Bytes(await Exact.ReadAsync(folder))));
    }

    [Test]
    public async Task A_header_is_the_one_read_in_this_process()
    {
        using WorkerCodec codec = new(new WorkerLimits { Processes = 1 });

        foreach (IReadOnlyList<DicomTag>? only in new IReadOnlyList<DicomTag>?[] { null, [DicomTags.Rows, DicomTags.PixelSpacing] })
        {
            using StringWriter theirs = new(), ours = new();
            DicomJson.Write(theirs, await codec.ReadHeaderAsync(Slice(), only, CancellationToken.None));
            DicomJson.Write(ours, await InProcessCodec.Instance.ReadHeaderAsync(Slice(), only, CancellationToken.None));
            Assert.That(theirs.ToString(), Is.EqualTo(ours.ToString()));
        }
    }

    [Test]
    public async Task What_the_library_refuses_is_the_same_sentence_and_the_child_lives_on()
    {
        using WorkerCodec codec = new(new WorkerLimits { Processes = 1 });
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("text.dcm"), new string('x', 1000));

        ClaraException theirs = (await Assert.CatchAsync<ClaraException>(() => codec.ReadHeaderAsync(folder.File("text.dcm"), null, CancellationToken.None)))!;
        ClaraException ours = (await Assert.CatchAsync<ClaraException>(() => InProcessCodec.Instance.ReadHeaderAsync(folder.File("text.dcm"), null, CancellationToken.None)))!;

        Assert.That((theirs.Status, theirs.Message, theirs.GetType()), Is.EqualTo((ours.Status, ours.Message, ours.GetType())));
        Assert.That((await codec.ReadHeaderAsync(Slice(), null, CancellationToken.None)).Whole(DicomTags.Rows), Is.EqualTo(512));
    }

    [Test]
    public async Task A_file_that_takes_longer_than_the_limit_is_one_sentence_and_the_next_is_read()
    {
        using TempFolder folder = new();
        using WorkerCodec codec = new(new WorkerLimits { TimePerFile = TimeSpan.FromMilliseconds(300), Processes = 1 }, Program(folder, "exec sleep 100"));

        ClaraException failure = (await Assert.CatchAsync<ClaraException>(() => codec.ReadFramesAsync("/data/slow.dcm", new byte[10], CancellationToken.None)))!;

        Assert.That((failure.Status, failure.Message), Is.EqualTo((StatusCode.Format, "slow.dcm took more than the 0.3 s that one DICOM file may take; it is damaged or too large for this limit.")));
    }

    [Test]
    public async Task A_file_that_uses_up_its_processor_time_is_called_so()
    {
        using TempFolder folder = new();
        using WorkerCodec codec = new(new WorkerLimits { TimePerFile = TimeSpan.FromSeconds(20), Processes = 1 }, Program(folder, "kill -XCPU $$"));

        Assert.That((await Assert.CatchAsync<ClaraException>(() => codec.ReadHeaderAsync("/data/busy.dcm", null, CancellationToken.None)))!.Message, Does.StartWith("busy.dcm took more than the 20 s"));
    }

    [TestCase("kill -SEGV $$", "signal 11")]
    [TestCase("head -c 20 > /dev/null; kill -KILL $$", "signal 9")]
    [TestCase("printf '\\000\\000\\000\\000\\144\\000\\000\\000'; exit 7", "code 7")]
    [TestCase("printf '\\000\\000\\000\\000\\377\\377\\377\\377\\377\\377\\377\\377 more than any header has'; exit 0", "")]
    public async Task A_child_that_dies_before_during_or_after_its_answer_is_one_sentence(string does, string said)
    {
        using TempFolder folder = new();
        using WorkerCodec codec = new(new WorkerLimits { TimePerFile = TimeSpan.FromSeconds(20) }, Program(folder, does));

        ClaraException failure = (await Assert.CatchAsync<ClaraException>(() => codec.ReadHeaderAsync("/data/evil.dcm", null, CancellationToken.None)))!;

        Assert.That((failure.Status, failure.Message), Is.EqualTo((StatusCode.Format, failure.Message)));
        Assert.That(failure.Message, Does.StartWith("evil.dcm ended the process that read it").And.Contain(said).And.Contain("4096 MiB").And.Not.Contain("\n"));
    }

    [Test]
    public async Task A_child_that_died_between_two_files_is_replaced()
    {
        using WorkerCodec codec = new(new WorkerLimits { Processes = 1 });
        await codec.ReadHeaderAsync(Slice(), null, CancellationToken.None);

        foreach (int child in Children())
            using (Process process = Process.GetProcessById(child))
            {
                process.Kill();
                await process.WaitForExitAsync();
            }

        Assert.That((await codec.ReadHeaderAsync(Slice(), null, CancellationToken.None)).Whole(DicomTags.Rows), Is.EqualTo(512));
    }

    [Test]
    public async Task Memory_beyond_the_limit_is_one_sentence_with_the_limit()
    {
        using WorkerCodec codec = new(new WorkerLimits { MemoryBytes = 1 << 20, Processes = 1 });

        ClaraException failure = (await Assert.CatchAsync<ClaraException>(() => codec.ReadFramesAsync(Slice(), new byte[512 * 512 * 2], CancellationToken.None)))!;

        Assert.That(failure.Status, Is.AnyOf(StatusCode.Memory, StatusCode.Format));
        Assert.That(failure.Message, Does.StartWith(Path.GetFileName(Slice())).And.Contain("1 MiB").And.Not.Contain("\n"));
    }

    /// <summary>Where the limit is met depends on the system's libraries: in opening the file, in GDCM, in OpenJPEG. Each took it for a damaged file in its own way.</summary>
    [Test]
    public async Task A_limit_met_anywhere_is_never_called_a_damaged_file([Range(20, 64, 4)] int mebibytes)
    {
        using WorkerCodec codec = new(new WorkerLimits { MemoryBytes = (long)mebibytes << 20, Processes = 1 });
        try
        {
            await codec.ReadFramesAsync(Slice(), new byte[512 * 512 * 2], CancellationToken.None);
        }
        catch (ClaraException e)
        {
            Assert.That(e.Message, Does.StartWith(Path.GetFileName(Slice())).And.Contain($"{mebibytes} MiB").And.Not.Contain("\n"));
        }
    }

    [Test]
    public async Task A_cancelled_call_ends_its_child_at_once()
    {
        using TempFolder folder = new();
        using WorkerCodec codec = new(new WorkerLimits(), Program(folder, "exec sleep 100"));
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(200));
        Stopwatch clock = Stopwatch.StartNew();

        await Assert.CatchAsync<OperationCanceledException>(() => codec.ReadFramesAsync("/data/slow.dcm", new byte[10], cancel.Token));

        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(60)), "the child would take 100 s");
        Assert.That(() => Children(), Is.Empty.After(30_000, 50));
    }

    [Test]
    public async Task Disposing_ends_waiting_and_running_calls_and_all_children()
    {
        using TempFolder folder = new();
        WorkerCodec codec = new(new WorkerLimits { Processes = 1 }, Program(folder, "exec sleep 100"));
        Task running = codec.ReadFramesAsync("/data/slow.dcm", new byte[10], CancellationToken.None), waiting = codec.ReadFramesAsync("/data/next.dcm", new byte[10], CancellationToken.None);

        codec.Dispose();
        codec.Dispose();

        await Assert.CatchAsync<ObjectDisposedException>(() => running);
        await Assert.CatchAsync<ObjectDisposedException>(() => waiting);
        await Assert.CatchAsync<ObjectDisposedException>(() => codec.ReadFramesAsync("/data/late.dcm", new byte[10], CancellationToken.None));
        Assert.That(() => Children(), Is.Empty.After(30_000, 50));
    }

    [Test]
    public async Task The_child_ends_with_its_input_so_that_none_is_left_when_the_parent_dies()
    {
        using Process worker = Process.Start(new ProcessStartInfo(Worker, ["1000000000", "5"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        worker.StandardInput.Close();

        await worker.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);
        Assert.That(worker.ExitCode, Is.Zero);
    }

    [Test]
    public async Task Four_calls_at_once_share_two_children()
    {
        using WorkerCodec codec = new(new WorkerLimits { Processes = 2 });

        DicomDataset[] headers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => codec.ReadHeaderAsync(Slice(), null, CancellationToken.None)));

        Assert.That(headers.Select(h => h.Whole(DicomTags.Columns)), Is.All.EqualTo(512));
        Assert.That(Children(), Has.Count.InRange(1, 2));
    }

    private static string Worker => Repository.Built("clara-dicom-worker");

    private static string Slice() => Directory.EnumerateFiles(SharedFolder.Require("data/ct_dicom")).Order(StringComparer.Ordinal).First();

    private static string Program(TempFolder folder, string does)
    {
        string file = folder.File("worker");
        File.WriteAllText(file, $"#!/bin/sh\n{does}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }

    /// <summary>Living children of this process that read DICOM files.</summary>
    private static List<int> Children()
    {
        List<int> found = [];
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)))
        {
            try
            {
                string[] stat = File.ReadAllText(Path.Combine(folder, "stat")).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                string name = File.ReadAllText(Path.Combine(folder, "comm")).Trim();
                if (stat[0] != "Z" && stat[1] == Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) && name is "clara-dicom-wor" or "sleep")
                    found.Add(int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // It ended while it was looked at.
            }
        }
        return found;
    }
}
