using System.Diagnostics;
using Clara.Dicom.Codec;
using Clara.Dicom.Series;
using Clara.Dicom.Tests.SeriesTests;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.WorkerTests;

/// <summary>Files that are cut, that lie or are torn, read as a server reads them: a volume or one sentence, in time, whatever they do to the child.</summary>
[TestFixture]
public sealed class HostileFileTests : IDisposable
{
    private readonly TempFolder _made = new();

    private static readonly WorkerLimits Limits = new() { TimePerFile = TimeSpan.FromSeconds(10), MemoryBytes = 1L << 30 };

    private static readonly string[] Encodings =
    [
        "tool('gdcmconv', '--raw', source, target)", "tool('gdcmconv', '--rle', source, target)", "tool('gdcmconv', '--jpeg', source, target)", "tool('gdcmconv', '--jpegls', source, target)",
        "tool('gdcmconv', '--j2k', source, target)", "tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+td', raw, target)",
        "tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+tb', raw, target)", "tool('gdcmconv', '--raw', '--implicit', source, target)",
    ];

    [OneTimeSetUp]
    public void Make() => Exact.Convert(_made.Path, 1, string.Join("; ", Encodings.Select((e, n) => $"target = '%s/{n}.dcm' % sys.argv[2]; {e}")));

    [OneTimeTearDown]
    public void Dispose() => _made.Dispose();

    [TestCaseSource(nameof(Encodings))]
    public async Task A_file_cut_anywhere_is_a_volume_or_one_sentence(string commands)
    {
        using TempFolder folder = new();
        byte[] whole = await File.ReadAllBytesAsync(_made.File($"{Array.IndexOf(Encodings, commands)}.dcm"));
        using WorkerCodec codec = new(Limits);
        Random random = new(11);

        // In the preamble, the meta information and the header closely, in the pixels here and there.
        foreach (int length in Enumerable.Range(0, 40).Select(n => n * n * 3).Concat(Enumerable.Range(0, 15).Select(_ => random.Next(whole.Length))).Where(l => l < whole.Length))
            await ReadAsync(codec, folder, whole[..length]);
    }

    [TestCaseSource(nameof(Encodings))]
    public async Task A_file_torn_anywhere_is_a_volume_or_one_sentence(string commands)
    {
        using TempFolder folder = new();
        byte[] whole = await File.ReadAllBytesAsync(_made.File($"{Array.IndexOf(Encodings, commands)}.dcm"));
        using WorkerCodec codec = new(Limits);
        Random random = new(12);

        for (int n = 0; n < 40; n++)
        {
            byte[] torn = [.. whole];
            for (int hits = 1 + (n % 4); hits > 0; hits--)
                torn[132 + random.Next(n % 2 == 0 ? 3000 : whole.Length - 132)] = (byte)random.Next(256);
            await ReadAsync(codec, folder, torn);
        }
    }

    [TestCase("Rows", "65535")]
    [TestCase("Columns", "65535")]
    [TestCase("Rows", "1024")]
    [TestCase("NumberOfFrames", "'2147483647'")]
    [TestCase("BitsAllocated", "32")]
    public async Task A_header_that_promises_more_than_the_file_holds_is_one_sentence_before_memory_is_taken(string keyword, string value)
    {
        using WorkerCodec codec = new(Limits);
        using TempFolder lying = new(), folder = new();
        Python.Run($$"""
            import glob, os, pydicom, sys
            for name in glob.glob(sys.argv[1] + '/*.dcm'):
                d = pydicom.dcmread(name); d.{{keyword}} = {{value}}; d.save_as(sys.argv[2] + '/' + os.path.basename(name))
            """, _made.Path, lying.Path);
        for (int n = 0; n < Encodings.Length; n++)
        {
            byte[] lie = await File.ReadAllBytesAsync(lying.File($"{n}.dcm"));
            long before = GC.GetTotalAllocatedBytes();

            string? sentence = await ReadAsync(codec, folder, lie);

            Assert.That(sentence, Is.Not.Null, Encodings[n]);
            // JPEG-LS and JPEG 2000 can hold 32 MiB of one value in a file of this size.
            Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(80 << 20), Encodings[n]);
        }
    }

    /// <summary>The sentence, or null for a volume.</summary>
    private static async Task<string?> ReadAsync(WorkerCodec codec, TempFolder folder, byte[] bytes)
    {
        await File.WriteAllBytesAsync(folder.File("0.dcm"), bytes);
        Stopwatch clock = Stopwatch.StartNew();
        string? sentence = null;
        try
        {
            DicomScan scan = await DicomFolder.ScanAsync([folder.File("0.dcm")], codec, null, CancellationToken.None);
            await SeriesReader.ReadAsync(scan.Choose(null), codec, null, CancellationToken.None);
        }
        catch (ClaraException e)
        {
            sentence = e.Message;
            Assert.That(sentence, Does.Contain("0.dcm").And.Not.Contain("\n").And.EndsWith("."));
        }
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(25)));
        return sentence;
    }
}
