using System.Diagnostics;
using Clara.Dicom.Codec;
using Clara.Dicom.Series;
using Clara.Dicom.Tests.SeriesTests;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.WorkerTests;

/// <summary>Files that are cut, that lie or are torn, read as a server reads them: a volume or one sentence, in time, whatever they do to the child.</summary>
[TestFixture]
public sealed class HostileFileTests
{
    private static readonly WorkerLimits Limits = new() { TimePerFile = TimeSpan.FromSeconds(10), MemoryBytes = 1L << 30 };

    private static readonly string[] Encodings =
    [
        "tool('gdcmconv', '--raw', source, target)", "tool('gdcmconv', '--rle', source, target)", "tool('gdcmconv', '--jpeg', source, target)", "tool('gdcmconv', '--jpegls', source, target)",
        "tool('gdcmconv', '--j2k', source, target)", "tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+td', raw, target)",
        "tool('gdcmconv', '--raw', source, raw); tool('dcmconv', '+tb', raw, target)", "tool('gdcmconv', '--raw', '--implicit', source, target)",
    ];

    [TestCaseSource(nameof(Encodings))]
    public async Task A_file_cut_anywhere_is_a_volume_or_one_sentence(string commands)
    {
        using TempFolder folder = new();
        Exact.Convert(folder.Path, 1, commands);
        byte[] whole = await File.ReadAllBytesAsync(folder.File("0.dcm"));
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
        Exact.Convert(folder.Path, 1, commands);
        byte[] whole = await File.ReadAllBytesAsync(folder.File("0.dcm"));
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
        foreach (string commands in Encodings)
        {
            using TempFolder folder = new();
            Exact.Convert(folder.Path, 1, commands);
            Python.Run($"import pydicom, sys; d = pydicom.dcmread(sys.argv[1]); d.{keyword} = {value}; d.save_as(sys.argv[1])", folder.File("0.dcm"));
            long before = GC.GetTotalAllocatedBytes();

            string? sentence = await ReadAsync(codec, folder, await File.ReadAllBytesAsync(folder.File("0.dcm")));

            Assert.That(sentence, Is.Not.Null, commands);
            Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20), commands);
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
