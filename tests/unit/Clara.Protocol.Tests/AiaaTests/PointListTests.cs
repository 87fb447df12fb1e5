using Clara.Protocol.Aiaa;

namespace Clara.Protocol.Tests.AiaaTests;

public sealed class PointListTests
{
    private static IReadOnlyList<WirePoint> Read(string json) => PointList.Read(JsonText.ParseObject(json), "points");

    [TestCase("{\"points\":[[1,2,3],[4,5,6]]}")]
    [TestCase("{\"points\":\"[[1,2,3],[4,5,6]]\"}")]
    [TestCase("{\"points\":[[1.4,1.5,3.0],[4,5,6.49]]}")]
    [TestCase("{\"sigma\":3,\"points\":[[1,2,3],[4,5,6]],\"result_dtype\":\"uint16\"}")]
    public void All_dialects_are_read(string json) => Assert.That(Read(json), Is.EqualTo(new WirePoint[] { new(1, 2, 3), new(4, 5, 6) }));

    [TestCase("{}")]
    [TestCase("{\"points\":null}")]
    [TestCase("{\"points\":\"\"}")]
    [TestCase("{\"points\":[]}")]
    public void No_points_are_an_empty_list(string json) => Assert.That(Read(json), Is.Empty);

    [Test]
    public void A_flat_point_is_one_point() => Assert.That(Read("{\"points\":[1,2,-3]}"), Is.EqualTo(new WirePoint[] { new(1, 2, -3) }));

    [TestCase("{\"points\":{}}")]
    [TestCase("{\"points\":7}")]
    [TestCase("{\"points\":[[1,2]]}")]
    [TestCase("{\"points\":[[1,2,3,4]]}")]
    [TestCase("{\"points\":[[1,2,\"3\"]]}")]
    [TestCase("{\"points\":[[1,2,null]]}")]
    [TestCase("{\"points\":[[1,2,1e99]]}")]
    [TestCase("{\"points\":[[1,2,NaN]]}")]
    [TestCase("{\"points\":[[1,2,99999999999999999999999]]}")]
    [TestCase("{\"points\":\"[[1,2\"}")]
    [TestCase("{\"points\":\"hello\"}")]
    public void Anything_else_is_refused(string json) => Assert.That(() => Read(json), Throws.TypeOf<ProtocolException>());

    [Test]
    public void Points_are_written_as_arrays() => Assert.That(JsonText.Write(PointList.Write([new(1, 2, 3), new(4, 5, 6)])), Is.EqualTo("[[1,2,3],[4,5,6]]"));
}
