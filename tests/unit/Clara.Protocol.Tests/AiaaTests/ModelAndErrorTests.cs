using Clara.Protocol.Aiaa;
using Newtonsoft.Json.Linq;

namespace Clara.Protocol.Tests.AiaaTests;

public sealed class ModelAndErrorTests
{
    [Test]
    public void A_model_survives_the_wire()
    {
        AiaaModel model = new() { Name = "a", Type = "annotation", Labels = ["x", "y"], LabelIds = [3, 9], Description = "d", Version = "2", PaddingMm = 10, Roi = [96, 96, 64] };
        AiaaModel back = AiaaModel.Read(JsonText.Parse(JsonText.Write(model.ToJson())));
        Assert.That(back.ToJson(), Is.EqualTo(model.ToJson()).Using<JToken>(JToken.DeepEquals));
    }

    [Test]
    public void Every_key_that_some_client_insists_on_is_written() =>
        Assert.That(new AiaaModel { Name = "a", Type = "others" }.ToJson().Properties().Select(p => p.Name), Is.EqualTo(new[] { "name", "type", "labels", "description", "version" }));

    [TestCase("{\"name\":\"a\",\"type\":\"x\",\"labels\":[\"l\"],\"label_ids\":[0]}")]
    [TestCase("{\"name\":\"a\",\"type\":\"x\",\"labels\":[\"l\"],\"label_ids\":[1,2]}")]
    [TestCase("{\"name\":\"a\",\"type\":\"x\",\"labels\":[\"l\",\"m\"],\"label_ids\":[5,5]}")]
    [TestCase("{\"name\":\"a\",\"type\":\"x\",\"labels\":[\"l\"],\"label_ids\":[70000]}")]
    [TestCase("{\"name\":\"a\",\"type\":\"x\",\"labels\":[\"l\"],\"label_ids\":\"1\",\"roi\":[0],\"padding\":-1}")]
    public void Ids_that_cannot_be_used_are_left_out(string json)
    {
        AiaaModel model = AiaaModel.Read(JToken.Parse(json));
        Assert.That((model.LabelIds, model.Roi, model.PaddingMm), Is.EqualTo(((IReadOnlyList<int>?)null, (IReadOnlyList<int>?)null, (double?)null)));
    }

    [TestCase("{\"type\":\"x\"}")]
    [TestCase("{\"name\":\"x\"}")]
    [TestCase("{\"name\":[],\"type\":\"x\"}")]
    [TestCase("7")]
    public void A_model_needs_name_and_type(string json) => Assert.That(() => AiaaModel.Read(JToken.Parse(json)), Throws.TypeOf<ProtocolException>());

    [TestCase("{\"error\":{\"message\":[\"a\",\"b\"],\"type\":\"T\"},\"success\":false}", "a b", "T")]
    [TestCase("{\"error\":{\"message\":\"a\",\"type\":\"T\"}}", "a", "T")]
    [TestCase("{\"error\":{\"message\":[]}}", "", "")]
    [TestCase("{\"error\":\"a\"}", "a", "")]
    [TestCase("{\"detail\":\"Not Found\"}", "Not Found", "")]
    public void Error_bodies_of_all_servers_are_read(string json, string message, string type) => Assert.That(AiaaError.TryRead(json), Is.EqualTo(new AiaaError(message, type)));

    [TestCase("<html>")]
    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{}")]
    public void What_is_no_error_body_is_none(string text) => Assert.That(AiaaError.TryRead(text), Is.Null);

    [Test]
    public void An_error_is_written_as_NVIDIAs_servers_do() =>
        Assert.That(JsonText.Write(new AiaaError("m", "T").ToJson()), Is.EqualTo("{\"error\":{\"message\":[\"m\"],\"type\":\"T\"},\"success\":false}"));

    [Test]
    public void A_grid_survives_the_wire_in_full_precision()
    {
        WireGrid grid = new([1, 2, 3], [1.1, 1.0 / 3, 1e-3], [-100.1, 0.1 + 0.2, 7], [1, 0, 0, 0, Math.Cos(0.3), -Math.Sin(0.3), 0, Math.Sin(0.3), Math.Cos(0.3)]);
        WireGrid back = WireGrid.Read(JsonText.ParseObject(JsonText.Write(new JObject { [AiaaNames.Grid] = grid.ToJson() })))!;
        Assert.That(back.SpacingMm.Concat(back.OriginMm).Concat(back.Direction), Is.EqualTo(grid.SpacingMm.Concat(grid.OriginMm).Concat(grid.Direction)));
    }

    [TestCase("{\"clara_grid\":{}}")]
    [TestCase("{\"clara_grid\":{\"size\":[0,1,1],\"spacing\":[1,1,1],\"origin\":[0,0,0],\"direction\":[1,0,0,0,1,0,0,0,1]}}")]
    [TestCase("{\"clara_grid\":{\"size\":[1,1,1],\"spacing\":[1,1],\"origin\":[0,0,0],\"direction\":[1,0,0,0,1,0,0,0,1]}}")]
    public void A_grid_that_is_none_is_refused(string json) => Assert.That(() => WireGrid.Read(JsonText.ParseObject(json)), Throws.TypeOf<ProtocolException>());

    [TestCase("")]
    [TestCase("null")]
    [TestCase("  ")]
    public void No_parameters_are_an_empty_object(string text) => Assert.That(JsonText.ParseObject(text), Is.Empty);

    [TestCase("[]")]
    [TestCase("{} {}")]
    [TestCase("{")]
    public void What_is_no_object_is_refused(string text) => Assert.That(() => JsonText.ParseObject(text), Throws.TypeOf<ProtocolException>());

    [Test]
    public void Nesting_is_bounded() =>
        Assert.That(() => JsonText.Parse(new string('[', 100_000)), Throws.TypeOf<ProtocolException>());
}
