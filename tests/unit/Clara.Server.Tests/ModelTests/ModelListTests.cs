using System.Net;
using Clara.Server.Tests.Doubles;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.ModelTests;

public sealed class ModelListTests
{
    private RunningServer _running = null!;

    [OneTimeSetUp]
    public async Task Start() => _running = await RunningServer.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _running.DisposeAsync();

    private async Task<string[]> NamesAsync(string query) =>
        [.. JArray.Parse(await _running.Http.GetStringAsync("v1/models" + query)).Select(m => (string)m["name"]!)];

    [TestCase("")]
    [TestCase("/")]
    public async Task All_models_are_listed_with_and_without_a_slash(string end) =>
        Assert.That(await NamesAsync(end), Is.EqualTo(new[] { "annotation_any", ThresholdBackend.Clicks, ThresholdBackend.Volume3D, ThresholdBackend.Point, ThresholdBackend.Scores, ThresholdBackend.Gaps, ThresholdBackend.TwoLabels }));

    [TestCase("?type=annotation", "annotation_any", ThresholdBackend.Point)]
    [TestCase("?type=deepgrow", ThresholdBackend.Clicks, ThresholdBackend.Volume3D)]
    [TestCase("?type=classification", ThresholdBackend.Scores)]
    [TestCase("?type=pipeline")]
    [TestCase("?label=Tumour&type=segmentation", ThresholdBackend.TwoLabels)]
    [TestCase("?label=spleen&type=annotation", "annotation_any", ThresholdBackend.Point)]
    [TestCase("?label=the+spleen+itself&type=segmentation", ThresholdBackend.Gaps)]
    public async Task Label_and_type_filter(string query, params string[] expected) => Assert.That(await NamesAsync(query), Is.EqualTo(expected));

    [Test]
    public async Task One_model_is_an_object_with_every_key_that_some_client_insists_on()
    {
        JObject model = await _running.JsonAsync(HttpMethod.Get, "v1/models?model=" + ThresholdBackend.Point);
        Assert.That(model["version"]!.Type, Is.EqualTo(JTokenType.String));
        Assert.That((string)model["version"]!, Is.EqualTo("2"));
        Assert.That((string)model["type"]!, Is.EqualTo("annotation"));
        Assert.That(model["labels"]!.ToObject<string[]>(), Is.EqualTo(new[] { "Spleen" }));
        Assert.That(model["description"]!.Type, Is.EqualTo(JTokenType.String));
        Assert.That((double)model["padding"]!, Is.EqualTo(10));
        Assert.That(model["roi"]!.ToObject<int[]>(), Is.EqualTo(new[] { 96, 96, 64 }));
    }

    [Test]
    public async Task An_unknown_model_is_404() => await _running.JsonAsync(HttpMethod.Get, "v1/models?model=x", expected: HttpStatusCode.NotFound);

    [TestCase("GET", "v1/nothing", HttpStatusCode.NotFound)]
    [TestCase("GET", "", HttpStatusCode.NotFound)]
    [TestCase("DELETE", "v1/models", HttpStatusCode.MethodNotAllowed)]
    [TestCase("GET", "session/", HttpStatusCode.MethodNotAllowed)]
    public async Task An_unknown_address_or_method_says_so_in_JSON(string method, string path, HttpStatusCode status) => await _running.JsonAsync(new(method), path, expected: status);

    [Test]
    public async Task Browser_viewers_of_other_origins_are_let_in()
    {
        using HttpResponseMessage preflight = await _running.Http.SendAsync(new(HttpMethod.Options, "v1/segmentation") { Headers = { { "Origin", "http://ohif" }, { "Access-Control-Request-Method", "POST" }, { "Access-Control-Request-Headers", "accept" } } });
        Assert.That(preflight.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(preflight.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(new[] { "*" }));
        using HttpResponseMessage failed = await _running.Http.GetAsync("v1/models?model=x");
        Assert.That(failed.Headers.Contains("Access-Control-Allow-Origin"), Is.True, "errors must be readable too");
    }
}
