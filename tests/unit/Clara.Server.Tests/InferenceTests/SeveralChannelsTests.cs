using Clara.Imaging;
using Clara.Server.Tests.Doubles;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.InferenceTests;

/// <summary>An image of several channels is a NIfTI file with a fourth axis, as clients of Clara Train send it; here one that nibabel wrote.</summary>
public sealed class SeveralChannelsTests : IDisposable
{
    private const string Segmentation = "v1/segmentation?model=" + ThresholdBackend.TwoLabels;
    private readonly TempFolder _folder = new();
    private RunningServer _running = null!;
    private byte[] _image = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _running = await RunningServer.StartAsync(new() { ImageMemoryBytes = 1 });
        await NiftiFile.WriteAsync(_folder.File("one.nii.gz"), RunningServer.Image(), CancellationToken.None);
        Python.Run("""
            import sys, nibabel, numpy
            one = nibabel.load(sys.argv[1])
            voxels = numpy.asarray(one.dataobj)
            nibabel.save(nibabel.Nifti1Image(numpy.stack([voxels * 0 + 7, voxels], axis=3), one.affine), sys.argv[2])
            nibabel.save(nibabel.Nifti1Image(numpy.zeros((2, 2, 2, 65), 'uint8'), one.affine), sys.argv[3])
            """, _folder.File("one.nii.gz"), _folder.File("two.nii.gz"), _folder.File("many.nii.gz"));
        _image = await File.ReadAllBytesAsync(_folder.File("two.nii.gz"));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _running.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    private static void AssertSeen(IEnumerable<Volume> seen)
    {
        Volume<short>[] channels = [.. seen.Cast<Volume<short>>()];
        Assert.That(channels, Has.Length.EqualTo(2));
        Assert.That(channels[0].Voxels.ToArray(), Is.All.EqualTo(7));
        Assert.That(channels[1].Voxels.SequenceEqual(RunningServer.Image().Voxels), Is.True);
    }

    [Test]
    public async Task Its_volumes_are_the_channels_with_the_call_or_by_a_session_whose_memory_was_needed_meanwhile()
    {
        LabelMap expected = ThresholdBackend.Threshold(RunningServer.Image(), new(1, "liver"), new(2, "tumour"));
        int before = _running.Engine.Seen.Count;
        VolumeAssert.Equal(expected, await _running.MaskAsync(Segmentation, RunningServer.Form(_image)));
        AssertSeen(_running.Engine.Seen.Skip(before));
        Assert.That(_running.Engine.Forgotten, Is.SupersetOf(_running.Engine.Seen.Skip(before)), "both channels");

        string id = (string)(await _running.JsonAsync(HttpMethod.Put, "session/", RunningServer.Form(_image)))["session_id"]!;
        await _running.NewSessionAsync(); // the budget of a byte holds the newest one only
        before = _running.Engine.Seen.Count;
        VolumeAssert.Equal(expected, await _running.MaskAsync($"{Segmentation}&session_id={id}", RunningServer.Form(null)));
        AssertSeen(_running.Engine.Seen.Skip(before));
        JObject told = await _running.JsonAsync(HttpMethod.Get, "session/" + id);
        Assert.That(told["session_info"]!["meta"]!["size"]!.ToObject<int[]>(), Is.EqualTo(new[] { 12, 10, 6 }));
    }

    [TestCase("v1/dextr3d?model=annotation_any", """{"points":[[3,4,2],[8,4,2],[5,2,2],[5,7,2],[5,4,1],[5,4,4]]}""")]
    [TestCase("v1/deepgrow?model=clicks_3d", """{"foreground":[[5,4,2]],"background":[]}""")]
    [TestCase("v1/mask2polygon", """{"pointRatio":1}""")]
    public async Task Work_on_one_volume_refuses_it_in_a_sentence(string path, string parameters)
    {
        using HttpResponseMessage answer = await _running.Http.PostAsync(path, RunningServer.Form(_image, parameters));
        Assert.That(((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("The uploaded image holds 2 volumes, and one is wanted here; send one of them.", StringComparison.Ordinal)), Is.EqualTo((400, true)));
    }

    [Test]
    public async Task More_volumes_than_any_network_takes_are_refused()
    {
        using HttpResponseMessage answer = await _running.Http.PutAsync("session/", RunningServer.Form(await File.ReadAllBytesAsync(_folder.File("many.nii.gz"))));
        Assert.That(((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("holds 65 volumes; at most 64 channels are taken.", StringComparison.Ordinal)), Is.EqualTo((400, true)));
    }
}
