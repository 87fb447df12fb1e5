using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Remote.Tests.Doubles;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Clara.Remote.Tests.AiaaBackendTests;

/// <summary>Clicks and scores on servers of other makers, whose answers say less than ours.</summary>
public sealed class ForeignClicksTests
{
    private const string Models = """
        [{"name":"flat","type":"deepgrow","labels":[],"description":"","version":"1","deepgrow":"2D"}, {"name":"silent","type":"deepgrow","labels":[],"description":"","version":"1"},
         {"name":"deep","type":"deepgrow","labels":[],"description":"","version":"1","deepgrow":"3D"}, {"name":"xray","type":"classification","labels":["Nodule"],"description":"","version":"1"}]
        """;

    private static readonly Volume Image = Wire.Image();

    private static readonly Clicks Three = new() { Foreground = [new(1, 2, 1), new(5, 5, 2)], Background = [new(3, 3, 4), new(6, 6, 2)], Size = new(16, 32, 24) };

    private static FakeServer Server(Func<Received, byte[]> onPost) => new(r => r.Method switch
    {
        "GET" => FakeServer.Json(Models),
        "PUT" => FakeServer.Json("{\"session_id\":\"s-1\"}"),
        "DELETE" => FakeServer.Json("{}"),
        _ => onPost(r),
    });

    private static async Task<(ClickResult Result, JObject Sent, string Path)> RunAsync(string model, Clicks clicks, string told)
    {
        byte[] gz = await Wire.NiftiAsync(Wire.Mask(Image.Grid));
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes($"--xyz\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{told}\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"r.nii.gz\"\r\n\r\n"), .. gz, .. "\r\n--xyz--\r\n"u8];
        await using FakeServer server = Server(_ => FakeServer.Answer(200, Wire.MultipartType, body));
        await using AiaaBackend remote = new(new() { Uri = server.Uri });
        ClickResult result = await remote.DeepgrowAsync(Image, new() { Model = model, Clicks = clicks, Label = new(7, "Milz") }, null, default);
        Received post = server.Received.Single(r => r.Method == "POST");
        return (result, JObject.Parse(post.Text.Split("\r\n\r\n")[1].Split("\r\n--")[0]), post.Path);
    }

    [TestCase("flat"), TestCase("silent")]
    public async Task A_2_D_model_gets_the_clicks_of_one_slice_and_the_current_point(string model)
    {
        (ClickResult result, JObject sent, string path) = await RunAsync(model, Three, "{}");
        Assert.That(path, Is.EqualTo($"/v1/deepgrow?model={model}&session_id=s-1"));
        Assert.That(sent["foreground"]!.ToString(Formatting.None), Is.EqualTo("[[5,5,2]]"));
        Assert.That(sent["background"]!.ToString(Formatting.None), Is.EqualTo("[[6,6,2]]"));
        Assert.That(sent["current_point"]!.ToString(Formatting.None), Is.EqualTo("[[5,5,2]]"));
        Assert.That(sent["spatial_size"]!.ToString(Formatting.None), Is.EqualTo("[16,32,24]"));
        Assert.That(result.Region, Is.EqualTo(new VoxelBox(new(0, 0, 2), new(12, 10, 1))));
        Assert.That((result.Mask.CountOf(7), result.Mask.Labels.Single()), Is.EqualTo((2L, new Label(7, "Milz"))));
        (_, sent, _) = await RunAsync(model, Three with { Current = new(3, 3, 4), Size = null }, "null");
        Assert.That((sent["foreground"]!.Count(), sent["background"]!.ToString(Formatting.None), sent["spatial_size"]), Is.EqualTo((0, "[[3,3,4]]", (JToken?)null)));
    }

    [TestCase("""{"crop":[[1,5],[2,6],[0,4]]}""", 1, 2, 0, 4, 4, 4)]
    [TestCase("""{"crop":[[1,50],[2,6],[0,4]]}""", 1, 2, 0, 11, 4, 4)]
    [TestCase("""{"crop":[[5,1],[2,6],[0,4]]}""", 0, 0, 0, 12, 10, 6)]
    [TestCase("""{"crop":"all"}""", 0, 0, 0, 12, 10, 6)]
    [TestCase("not JSON", 0, 0, 0, 12, 10, 6)]
    [TestCase("{}", 0, 0, 0, 12, 10, 6)]
    public async Task A_3_D_model_gets_all_clicks_and_its_crop_is_the_region(string told, int x, int y, int z, int nx, int ny, int nz)
    {
        (ClickResult result, JObject sent, _) = await RunAsync("deep", Three, told);
        Assert.That(sent["foreground"]!.ToString(Formatting.None), Is.EqualTo("[[1,2,1],[5,5,2]]"));
        Assert.That(sent["background"]!.ToString(Formatting.None), Is.EqualTo("[[3,3,4],[6,6,2]]"));
        Assert.That(result.Region, Is.EqualTo(new VoxelBox(new(x, y, z), new(nx, ny, nz))));
    }

    [TestCase("application/json", """{"classes":["Nodule"],"scores":[0.5]}""", true)]
    [TestCase(Wire.MultipartType, "--xyz\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{\"classes\":[\"Nodule\"],\"scores\":[0.5]}\r\n--xyz--\r\n", true)]
    [TestCase("application/json", """{"classes":["Nodule","Mass"],"scores":[0.5]}""", false)]
    [TestCase("application/json", """{"label":"Nodule"}""", false)]
    [TestCase(Wire.MultipartType, "--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\nx\r\n--xyz--\r\n", false)]
    public async Task Scores_are_taken_in_both_forms_and_nothing_else(string type, string body, bool good)
    {
        await using FakeServer server = Server(_ => FakeServer.Answer(200, type, System.Text.Encoding.UTF8.GetBytes(body)));
        await using AiaaBackend remote = new(new() { Uri = server.Uri });
        if (good)
            Assert.That(await remote.ClassifyAsync(Image, "xray", null, default), Is.EqualTo(new[] { new ClassScore("Nodule", 0.5) }));
        else
            Assert.That((await Assert.ThrowsAsync<ClaraException>(() => remote.ClassifyAsync(Image, "xray", null, default)))!.Status, Is.EqualTo(StatusCode.Protocol));
        Assert.That(server.Received.Single(r => r.Method == "POST").Path, Does.StartWith("/v1/inference?model=xray"));
    }
}
