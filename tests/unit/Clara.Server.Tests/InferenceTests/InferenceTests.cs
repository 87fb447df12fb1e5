using System.Net;
using Clara.Annotation;
using Clara.Imaging;
using Clara.Models;
using Clara.Server.Tests.Doubles;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.InferenceTests;

public sealed class InferenceTests
{
    private const string SixPoints = "[[3,4,2],[8,4,2],[5,2,2],[5,7,2],[5,4,1],[5,4,4]]";
    private RunningServer _running = null!;

    [SetUp]
    public async Task Start() => _running = await RunningServer.StartAsync(new() { MaxWaiting = 1, MaxBodyBytes = 100_000 });

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    private static async Task<MultipartFormDataContent> FormAsync(string parameters = "{}") => RunningServer.Form(await RunningServer.NiftiAsync(RunningServer.Image()), parameters);

    private async Task<(int Status, string Message)> FailAsync(string path, HttpContent? content)
    {
        using HttpResponseMessage answer = await _running.Http.PostAsync(path, content);
        JObject error = JObject.Parse(await answer.Content.ReadAsStringAsync());
        return ((int)answer.StatusCode, (string)error["error"]!["message"]![0]!);
    }

    [TestCase("v1/segmentation")]
    [TestCase("v1/inference")]
    public async Task Masks_carry_1_to_N_in_the_order_of_the_labels_whatever_the_models_ids_are(string route)
    {
        LabelMap mask = await _running.MaskAsync($"{route}?model={ThresholdBackend.Gaps}", await FormAsync());
        LabelMap expected = ThresholdBackend.Threshold(RunningServer.Image(), new(1, "liver"), new(2, "spleen"));
        VolumeAssert.Equal(expected, mask);
        Assert.That(mask.Labels, Is.EqualTo(expected.Labels));
        JObject model = await _running.JsonAsync(HttpMethod.Get, "v1/models?model=" + ThresholdBackend.Gaps);
        Assert.That(model["label_ids"]!.ToObject<int[]>(), Is.EqualTo(new[] { 3, 700 }));
    }

    [Test]
    public async Task Ids_without_a_label_follow_behind_and_the_answer_names_them()
    {
        _running.Engine.Named = [new(700, "spleen")];
        LabelMap mask = await _running.MaskAsync($"v1/segmentation?model={ThresholdBackend.Gaps}", await FormAsync());
        VolumeAssert.Equal(ThresholdBackend.Threshold(RunningServer.Image(), new(2, "unnamed"), new(1, "spleen")), mask);
        Assert.That(mask.Labels[0], Is.EqualTo(new Label(1, "spleen")));
        JObject told = await _running.JsonAsync(HttpMethod.Post, $"v1/segmentation?model={ThresholdBackend.Gaps}&output=json", await FormAsync());
        Assert.That(told["label_ids"]!.ToObject<int[]>(), Is.EqualTo(new[] { 700, 3 }));
    }

    [TestCase(SixPoints)]
    [TestCase("\"" + SixPoints + "\"")]
    [TestCase("[[3.4,4.0,1.6],[8,4,2],[5,2,2],[5,7,2],[5,4,1],[5,4,4]]")]
    public async Task Points_may_be_an_array_a_string_or_floats(string points)
    {
        LabelMap mask = await _running.MaskAsync("v1/dextr3d?model=annotation_any", await FormAsync($"{{\"points\":{points},\"sigma\":3}}"));
        AnnotationRequest request = _running.Engine.LastRequest!;
        Assert.That(request.Points, Is.EqualTo(new VoxelPoint[] { new(3, 4, 2), new(8, 4, 2), new(5, 2, 2), new(5, 7, 2), new(5, 4, 1), new(5, 4, 4) }));
        Assert.That(request.PaddingMm, Is.Null);
        Assert.That(mask.CountOf(1), Is.EqualTo(6 * 6 * 4));
    }

    [Test]
    public async Task Our_own_keys_name_label_and_margin()
    {
        LabelMap mask = await _running.MaskAsync("v1/inference?model=annotation_any", await FormAsync($"{{\"points\":{SixPoints},\"label_id\":300,\"label_name\":\"Milz\",\"padding_mm\":7.5}}"));
        Assert.That(mask.Labels, Is.EqualTo(new[] { new Label(300, "Milz") }));
        Assert.That(mask.CountOf(300), Is.EqualTo(6 * 6 * 4), "a 16-bit mask");
        Assert.That(_running.Engine.LastRequest!.PaddingMm, Is.EqualTo(7.5));
    }

    [Test]
    public async Task An_empty_mask_still_has_its_points_as_an_array()
    {
        using HttpResponseMessage answer = await _running.Http.PostAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}&output=json",
            RunningServer.Form(await RunningServer.NiftiAsync(Volume.Allocate<short>(RunningServer.Image().Grid))));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("{\"points\":[]}"));
    }

    [Test]
    public async Task The_box_is_half_open()
    {
        using HttpResponseMessage answer = await _running.Http.PostAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}&output=json", await FormAsync());
        Assert.That(JObject.Parse(await answer.Content.ReadAsStringAsync())["bbox"]!.ToString(Newtonsoft.Json.Formatting.None), Is.EqualTo("[[3,9],[2,8],[1,5]]"));
    }

    [TestCase("v1/segmentation", "{}", 400, "names no model")]
    [TestCase("v1/segmentation?model=x", "{}", 404, "it has annotation_any")]
    [TestCase("v1/segmentation?model=annotation_any", "{}", 400, "type annotation")]
    [TestCase("v1/dextr3d?model=threshold_two", "{}", 400, "type segmentation")]
    [TestCase("v1/inference?model=clicks", "{}", 400, "No click")]
    [TestCase("v1/deepgrow?model=threshold_two", "{}", 400, "type segmentation")]
    [TestCase("v1/segmentation?model=scores", "{}", 400, "type classification")]
    [TestCase("v1/deepgrow?model=clicks", "{\"foreground\":7}", 400, "array of points")]
    [TestCase("v1/deepgrow?model=clicks", "{\"foreground\":[[1,2,3]],\"spatial_size\":[0,2]}", 400, "spatial_size")]
    [TestCase("v1/inference?model=scores&output=image", "{}", 400, "no image")]
    [TestCase("v1/dextr3d?model=annotation_any", "{}", 400, "Six points")]
    [TestCase("v1/dextr3d?model=annotation_any", "{\"points\":[[1,2]]}", 400, "[x, y, z]")]
    [TestCase("v1/dextr3d?model=annotation_any", "{\"points\":[[1,2,1e300]]}", 400, "voxel index")]
    [TestCase("v1/dextr3d?model=annotation_any", "{\"points\":7}", 400, "array of points")]
    [TestCase("v1/dextr3d?model=annotation_any", "{\"points\":[],\"label_id\":0}", 400, "label_id")]
    [TestCase("v1/dextr3d?model=annotation_any", "[1]", 400, "not an object")]
    [TestCase("v1/dextr3d?model=annotation_any", "{\"points\":", 400, "cannot be parsed")]
    [TestCase("v1/segmentation?model=threshold_two", "{\"clara_grid\":{\"size\":[1,1,1],\"spacing\":[1,1,1],\"origin\":[0,0,0],\"direction\":[1,0,0,0,1,0,0,0,1]}}", 400, "not the grid")]
    public async Task The_callers_mistakes_get_a_helpful_4xx(string path, string parameters, int status, string part)
    {
        (int answered, string message) = await FailAsync(path, await FormAsync(parameters));
        Assert.That(answered, Is.EqualTo(status), message);
        Assert.That(message, Does.Contain(part));
        Assert.That(message, Does.Not.Contain("\n"));
    }

    [TestCase("hello, I am no image", "The uploaded image")]
    [TestCase("NRRD0004\n", "NRRD")]
    [TestCase("", "empty")]
    public async Task A_file_that_is_no_NIfTI_is_refused_without_naming_it(string content, string part)
    {
        (int status, string message) = await FailAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}", RunningServer.Form(System.Text.Encoding.ASCII.GetBytes(content), name: "Doe_John.nii.gz"));
        Assert.That(status, Is.EqualTo(400), message);
        Assert.That(message, Does.Contain(part));
        Assert.That(message + _running.Log.Text, Does.Not.Contain("Doe"));
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    [Test]
    public async Task No_image_at_all_is_a_400() =>
        Assert.That((await FailAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}", RunningServer.Form(null))).Status, Is.EqualTo(400));

    [Test]
    public async Task A_body_above_the_limit_is_413()
    {
        (int status, string message) = await FailAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}", RunningServer.Form(new byte[100_001]));
        Assert.That(status, Is.EqualTo(413));
        Assert.That(message, Does.Contain("100000"));
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    [Test]
    public async Task A_failing_model_is_a_500_that_hides_what_happened_inside()
    {
        _running.Engine.Fails = new ClaraException(StatusCode.Inference, "/home/secret/model.onnx failed");
        (int status, string message) = await FailAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}", await FormAsync());
        Assert.That((status, message.Contains("secret", StringComparison.Ordinal)), Is.EqualTo((500, false)));
        _running.Engine.Fails = new InvalidOperationException("secret bug");
        (status, message) = await FailAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}", await FormAsync());
        Assert.That((status, message.Contains("secret", StringComparison.Ordinal)), Is.EqualTo((500, false)));
        Assert.That(_running.Log.Text, Does.Contain("secret bug"), "the log has it");
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
    }

    [Test]
    public async Task A_client_that_leaves_cancels_its_run()
    {
        _running.Engine.Gate = new();
        using CancellationTokenSource leave = new();
        Task<HttpResponseMessage> call = _running.Http.PostAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}", await FormAsync(), leave.Token);
        await _running.Engine.Started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await leave.CancelAsync();
        await _running.Engine.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(async () => await call, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Listing_answers_while_a_model_runs_and_too_many_waiting_are_sent_away()
    {
        _running.Engine.Gate = new();
        string path = $"v1/segmentation?model={ThresholdBackend.TwoLabels}";
        Task<HttpResponseMessage> runs = _running.Http.PostAsync(path, await FormAsync());
        await _running.Engine.Started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(await _running.Http.GetStringAsync("v1/models"), Does.Contain("annotation_any"));
        Task<HttpResponseMessage> second = _running.Http.PostAsync(path, await FormAsync()), third = _running.Http.PostAsync(path, await FormAsync());
        HttpResponseMessage refused = await await Task.WhenAny(second, third).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        _running.Engine.Gate.SetResult();
        Assert.That((await runs).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        HttpResponseMessage[] both = await Task.WhenAll(second, third);
        Assert.That(both.Count(b => b.StatusCode == HttpStatusCode.OK), Is.EqualTo(1), "one waited, one was sent away");
    }

    [Test]
    public async Task Stopping_does_not_wait_for_a_model()
    {
        _running.Engine.Gate = new();
        Task<HttpResponseMessage> call = _running.Http.PostAsync($"v1/segmentation?model={ThresholdBackend.TwoLabels}", await FormAsync());
        await _running.Engine.Started.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await _running.Server.StopAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await _running.Engine.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That((await call).StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }
}
