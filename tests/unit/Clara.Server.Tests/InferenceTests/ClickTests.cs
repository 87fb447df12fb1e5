using System.Net;
using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Server.Tests.Doubles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.InferenceTests;

/// <summary>Clicks and classification on the wire, as NVIDIA's test suite, 3D Slicer and OHIF send them.</summary>
public sealed class ClickTests
{
    private RunningServer _running = null!;

    [SetUp]
    public async Task Start() => _running = await RunningServer.StartAsync();

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    private static async Task<MultipartFormDataContent> FormAsync(string parameters = "{}") => RunningServer.Form(await RunningServer.NiftiAsync(RunningServer.Image()), parameters, "datapoint");

    [TestCase("v1/deepgrow", """{"foreground":[[4,5,1],[5,5,2]],"background":[[1,1,2]],"current_point":[5,5,2]}""")]
    [TestCase("v1/inference", """{"foreground":[[4,5,1],[5,5,2]],"background":[[1,1,2]],"current_point":[[5,5,2]],"spatial_size":[256,192]}""")]
    [TestCase("v1/deepgrow", """{"foreground":"[[4,5,1],[5,5,2]]","background":"[[1,1,2]]","current_point":"[5.2,4.9,2]","spatial_size":"[256,192]"}""")]
    public async Task Clicks_come_in_any_clients_writing_and_only_the_slice_is_filled(string route, string parameters)
    {
        LabelMap mask = await _running.MaskAsync($"{route}?model={ThresholdBackend.Clicks}", await FormAsync(parameters));
        ClickRequest request = _running.Engine.LastClicks!;
        Assert.That(request.Clicks.Foreground, Is.EqualTo(new VoxelPoint[] { new(4, 5, 1), new(5, 5, 2) }));
        Assert.That(request.Clicks.Background, Is.EqualTo(new VoxelPoint[] { new(1, 1, 2) }));
        Assert.That(request.Clicks.Current, Is.EqualTo(new VoxelPoint(5, 5, 2)));
        Assert.That(request.Clicks.Size, Is.EqualTo(parameters.Contains("256", StringComparison.Ordinal) ? new ClickSize(null, 256, 192) : null));
        Assert.That(LabelBox.OfForeground(mask, default), Is.EqualTo(new VoxelBox(new(3, 2, 2), new(6, 6, 1))));
    }

    [Test]
    public async Task The_crop_of_a_volume_is_told_as_half_open_ranges_and_our_keys_name_the_label()
    {
        string body = """{"foreground":[[5,5,2]],"background":[],"label_id":300,"label_name":"Milz"}""";
        using HttpResponseMessage answer = await _running.Http.PostAsync($"v1/deepgrow?model={ThresholdBackend.Volume3D}&output=json", await FormAsync(body));
        Assert.That(JObject.Parse(await answer.Content.ReadAsStringAsync())["crop"]!.ToString(Formatting.None), Is.EqualTo("[[2,11],[1,9],[0,5]]"));
        LabelMap mask = await _running.MaskAsync($"v1/deepgrow?model={ThresholdBackend.Volume3D}", await FormAsync(body));
        Assert.That(mask.Labels, Is.EqualTo(new[] { new Label(300, "Milz") }));
        Assert.That(mask.CountOf(300), Is.EqualTo(6 * 6 * 4));
    }

    [Test]
    public async Task Clicks_on_a_session_need_no_image()
    {
        string session = await _running.NewSessionAsync();
        LabelMap mask = await _running.MaskAsync($"v1/deepgrow?model={ThresholdBackend.Clicks}&session_id={session}", RunningServer.Form(null, """{"foreground":[[5,5,3]],"background":[]}"""));
        Assert.That(LabelBox.OfForeground(mask, default)!.Value.Start.Z, Is.EqualTo(3));
    }

    [Test]
    public async Task Models_say_whether_they_take_slices_or_volumes()
    {
        Assert.That((string?)(await _running.JsonAsync(HttpMethod.Get, "v1/models?model=" + ThresholdBackend.Clicks))["deepgrow"], Is.EqualTo("2D"));
        Assert.That((string?)(await _running.JsonAsync(HttpMethod.Get, "v1/models?model=" + ThresholdBackend.Volume3D))["deepgrow"], Is.EqualTo("3D"));
        Assert.That((double?)(await _running.JsonAsync(HttpMethod.Get, "v1/models?model=" + ThresholdBackend.Point))["sigma"], Is.EqualTo(3));
    }

    [Test]
    public async Task Scores_are_a_multipart_body_of_params_alone_and_JSON_where_it_is_asked_for()
    {
        using HttpResponseMessage form = await _running.Http.PostAsync($"v1/inference?model={ThresholdBackend.Scores}", await FormAsync());
        string text = await form.Content.ReadAsStringAsync();
        Assert.That((form.StatusCode, form.Content.Headers.ContentType!.MediaType), Is.EqualTo((HttpStatusCode.OK, "multipart/form-data")), text);
        Assert.That(text, Does.Contain("name=\"params\"").And.Contain("""{"classes":["Nodule","Mass"],"scores":[0.25,1.0]}""").And.Not.Contain("filename"));
        using HttpResponseMessage json = await _running.Http.PostAsync($"v1/inference?model={ThresholdBackend.Scores}&output=json", await FormAsync());
        Assert.That(await json.Content.ReadAsStringAsync(), Is.EqualTo("""{"classes":["Nodule","Mass"],"scores":[0.25,1.0]}"""));
    }
}
