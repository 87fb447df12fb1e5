using Clara.Imaging;
using Clara.Server.Tests.Doubles;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.PolygonTests;

public sealed class MaskToPolygonTests
{
    private const string Route = "v1/mask2polygon";
    private RunningServer _running = null!;

    [SetUp]
    public async Task Start() => _running = await RunningServer.StartAsync();

    [TearDown]
    public async Task Stop() => await _running.DisposeAsync();

    /// <summary>Three slices of 6 x 5: nothing, a box of i 1 to 3 and j 1 to 4 beside one voxel, nothing.</summary>
    private static Volume<T> Mask<T>(T low, T high) where T : unmanaged, System.Numerics.INumber<T>
    {
        Volume<T> mask = Volume.Allocate<T>(Grid.Axial(new(6, 5, 3), new(1, 1, 2.5)));
        for (int j = 1; j < 5; j++)
            for (int i = 1; i < 4; i++)
                mask.Voxels[(int)mask.Grid.Offset(i, j, 1)] = high;
        mask.Voxels[(int)mask.Grid.Offset(5, 0, 1)] = low;
        return mask;
    }

    private async Task<string> AnswerAsync(Volume mask, string parameters, string part = "datapoint")
    {
        using HttpResponseMessage answer = await _running.Http.PostAsync(Route, RunningServer.Form(await RunningServer.NiftiAsync(mask), parameters, part));
        string text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), text);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        Assert.That(answer.Headers.TransferEncodingChunked, Is.Not.True);
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
        return text;
    }

    [TestCase("{\"more_points\":2}", "[[],[[[0,5]],[[1,1],[2,3],[4,2],[2,1]]],[]]")]
    [TestCase("{\"more_points\":10}", "[[],[[[0,5]],[[1,1]]],[]]")]
    [TestCase("{}", "[[],[[[0,5]],[[1,1]]],[]]")]
    [TestCase("null", "[[],[[[0,5]],[[1,1]]],[]]")]
    [TestCase("{\"more_points\":0}", "[[],[[[0,5]],[[1,1],[1,2],[1,3],[2,3],[3,3],[4,3],[4,2],[4,1],[3,1],[2,1]]],[]]")]
    public async Task Polygons_are_j_i_a_list_a_slice(string parameters, string expected) =>
        Assert.That(await AnswerAsync(Mask<ushort>(1, 1), parameters), Is.EqualTo(expected));

    [Test]
    public async Task Any_value_but_zero_is_the_object_whatever_the_type_and_the_parts_name()
    {
        string expected = await AnswerAsync(Mask<ushort>(1, 1), "{\"more_points\":1}");
        Assert.That(await AnswerAsync(Mask<ushort>(2, 65535), "{\"more_points\":1}", "image"), Is.EqualTo(expected));
        Assert.That(await AnswerAsync(Mask(-3f, 0.25f), "{\"more_points\":1}", "file"), Is.EqualTo(expected));
    }

    [TestCase("{\"more_points\":-1}", "more_points")]
    [TestCase("{\"more_points\":\"many\"}", "more_points")]
    [TestCase("{\"more_points\":2.5}", "more_points")]
    [TestCase("{\"more_points\":3000000000}", "more_points")]
    [TestCase("{\"more_points\":1e30}", "more_points")]
    [TestCase("{\"more_points\":99999999999999999999}", "more_points")]
    public async Task A_ratio_that_cannot_be_is_a_400(string parameters, string part) =>
        Assert.That(await FailAsync(RunningServer.Form(await RunningServer.NiftiAsync(Mask<ushort>(1, 1)), parameters)), Does.Contain(part));

    [Test]
    public async Task A_request_without_a_mask_or_with_something_else_is_a_400()
    {
        Assert.That(await FailAsync(RunningServer.Form(null)), Does.Contain("no mask"));
        Assert.That(await FailAsync(RunningServer.Form("hello"u8.ToArray())), Does.Contain("The uploaded image"));
    }

    private async Task<string> FailAsync(HttpContent content)
    {
        using HttpResponseMessage answer = await _running.Http.PostAsync(Route, content);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(400), text);
        Assert.That(await _running.StoredFilesAsync(0), Is.Zero);
        return (string)JObject.Parse(text)["error"]!["message"]![0]!;
    }
}
