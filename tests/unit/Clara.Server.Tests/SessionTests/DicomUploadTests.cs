using System.Net;
using System.Net.Http.Headers;
using Clara.Dicom.Codec;
using Clara.Dicom.Series;
using Clara.Imaging;
using Clara.Server.Tests.Doubles;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.SessionTests;

/// <summary>DICOM series as OHIF uploads them: a part a slice (aiaa-protocol.md section 2.9).</summary>
public sealed class DicomUploadTests
{
    private const string Segmentation = "v1/segmentation?model=" + ThresholdBackend.TwoLabels;
    private RunningServer _running = null!;

    [SetUp]
    public async Task Start() => _running = await RunningServer.StartAsync();

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    [Test]
    public async Task The_slices_of_a_series_in_any_order_are_one_volume_and_the_mask_lies_on_it()
    {
        Random random = new(5);
        JObject made = await _running.JsonAsync(HttpMethod.Put, "session/", Form([.. Slices().OrderBy(_ => random.Next())]));
        LabelMap mask = await _running.MaskAsync($"{Segmentation}&session_id={made["session_id"]}", RunningServer.Form(null));

        Volume truth = await TruthAsync();
        Assert.That(made["session_info"]!["meta"]!["size"]!.Select(n => (int)n), Is.EqualTo(new[] { 512, 512, 20 }));
        Assert.That(mask.Grid.IsSameAs(truth.Grid), Is.True);
        VolumeAssert.Equal(ThresholdBackend.Threshold(truth, new(1, "liver"), new(2, "tumour")), mask);
    }

    [Test]
    public async Task Slices_can_come_with_the_call_itself_and_leave_nothing()
    {
        LabelMap mask = await _running.MaskAsync(Segmentation, Form([.. Slices().Take(5)]));
        Assert.That(mask.Grid.Size, Is.EqualTo(new Size3(512, 512, 5)));
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    [Test]
    public async Task The_image_of_such_a_session_is_the_volume_and_deleting_it_removes_all_slices()
    {
        JObject made = await _running.JsonAsync(HttpMethod.Put, "session/", Form(Slices()));
        using MemoryStream file = new(await _running.Http.GetByteArrayAsync($"session/{made["session_id"]}?image=true"));
        Volume back = await NiftiFile.ReadAsync(file, "answer", CancellationToken.None);
        Volume truth = await TruthAsync();
        Assert.That(back.Grid.IsSameAs(truth.Grid), Is.True);
        Assert.That(((Volume<short>)back).Voxels.SequenceEqual(((Volume<short>)truth).Voxels), Is.True);
        Assert.That(await _running.StoredFilesAsync(20), Is.EqualTo(20));
        await _running.JsonAsync(HttpMethod.Delete, "session/" + made["session_id"]);
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    [Test]
    public async Task A_hostile_file_is_the_callers_fault_and_the_server_goes_on()
    {
        // Cut off inside of an element: in this process GDCM would abort.
        byte[] whole = Slices()[0];
        foreach (byte[] file in new[] { whole[..300], whole[..2000], whole[..20000], [.. new byte[128], .. "DICM"u8] })
        {
            JObject refused = await _running.JsonAsync(HttpMethod.Put, "session/", Form([file]), HttpStatusCode.BadRequest);
            Assert.That(Why(refused), Does.Not.Contain("Exception").And.Not.Contain(".upload"));
            await _running.JsonAsync(HttpMethod.Put, "session/", Form([Slices()[1], file]), HttpStatusCode.BadRequest);
        }
        await _running.JsonAsync(HttpMethod.Put, "session/", Form([.. Slices().Take(2)]));
        Assert.That(await _running.StoredFilesAsync(2), Is.EqualTo(2));
    }

    [Test]
    public async Task Slices_that_make_no_volume_are_refused_with_the_reason()
    {
        List<byte[]> gap = [.. Slices()];
        gap.RemoveAt(10);
        JObject refused = await _running.JsonAsync(HttpMethod.Put, "session/", Form(gap), HttpStatusCode.BadRequest);
        Assert.That(Why(refused), Does.Contain("mm"));
        JObject mixed = await _running.JsonAsync(HttpMethod.Put, "session/", Form([Slices()[0], await RunningServer.NiftiAsync(RunningServer.Image())]), HttpStatusCode.BadRequest);
        Assert.That(Why(mixed), Does.Contain("no DICOM image"));
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    private static string Why(JObject refused) => (string)refused["error"]!["message"]![0]!;

    private static List<byte[]> Slices() => [.. Paths().Select(File.ReadAllBytes)];

    private static string[] Paths() => [.. Directory.EnumerateFiles(SharedFolder.Require("data/ct_dicom")).Order(StringComparer.Ordinal)];

    private static async Task<Volume> TruthAsync() =>
        await SeriesReader.ReadAsync((await DicomFolder.ScanAsync(Paths(), InProcessCodec.Instance, null, default)).Choose(null), InProcessCodec.Instance, null, default);

    private static MultipartFormDataContent Form(IReadOnlyList<byte[]> files)
    {
        MultipartFormDataContent form = [];
        foreach ((int n, byte[] file) in files.Index())
        {
            ByteArrayContent content = new(file);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, $"image{n}", $"image_{n}.dcm");
        }
        form.Add(new StringContent("{}"), "params");
        return form;
    }
}
