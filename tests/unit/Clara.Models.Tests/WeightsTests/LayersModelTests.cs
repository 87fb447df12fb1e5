using Clara.Imaging;
using Clara.Models.Weights;
using Clara.TestKit;

namespace Clara.Models.Tests.WeightsTests;

public sealed class LayersModelTests
{
    private const string Model = "'modelTopology': {'class_name': 'Sequential', 'config': [{'class_name': 'Dropout', 'config': {'name': 'd'}}]}";

    [Test]
    public void Weights_are_read_over_the_ends_of_their_shards_in_every_way_of_storing()
    {
        using TempFolder folder = new();
        byte[] bytes = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), 0, 128, 255, .. BitConverter.GetBytes((ushort)500), .. BitConverter.GetBytes((Half)0.25f), .. BitConverter.GetBytes(7f)];
        File.WriteAllBytes(folder.File("a.bin"), bytes[..6]);
        File.WriteAllBytes(folder.File("b.bin"), bytes[6..7]);
        File.WriteAllBytes(folder.File("c.bin"), bytes[7..]);
        LayersModel model = Open(folder, """
            'paths': ['a.bin', 'b.bin', 'c.bin'], 'weights': [{'name': 'f', 'shape': [1, 2], 'dtype': 'float32'},
            {'name': 'u8', 'shape': [3], 'dtype': 'float32', 'quantization': {'dtype': 'uint8', 'scale': 0.5, 'min': -1, 'original_dtype': 'float32'}},
            {'name': 'u16', 'shape': [1], 'dtype': 'float32', 'quantization': {'dtype': 'uint16', 'scale': 0.01, 'min': 2.0}},
            {'name': 'f16', 'shape': [1], 'dtype': 'float32', 'quantization': {'dtype': 'float16'}}, {'name': 's', 'shape': [], 'dtype': 'float32'}]
            """);
        Assert.That(model.Tensors.Select(t => $"{t.Name} {string.Join(' ', t.Read().Select(v => FormattableString.Invariant($"{v}")))}"), Is.EqualTo(new[] { "f 1.5 -2", "u8 -1 63 126.5", "u16 7", "f16 0.25", "s 7" }));
        Assert.That((model.ClassName, model.Configuration["layers"]!.Count()), Is.EqualTo(("Sequential", 1)));
    }

    [TestCase("'paths': ['../a.bin'], 'weights': []", "must name files in the folder of the network; '../a.bin' is none")]
    [TestCase("'paths': ['/etc/passwd'], 'weights': []", "must name files in the folder of the network")]
    [TestCase("'paths': ['https://host/a.bin'], 'weights': []", "must name files in the folder of the network")]
    [TestCase("'paths': ['..'], 'weights': []", "must name files in the folder of the network")]
    [TestCase("'paths': ['link.bin'], 'weights': []", "the shard link.bin is a link")]
    [TestCase("'paths': ['none.bin'], 'weights': []", "the shard none.bin is missing")]
    [TestCase("'paths': ['a.bin'], 'weights': [{'name': 'w', 'shape': [3], 'dtype': 'float32'}]", "its shards end within the weight 'w' (8 bytes are there)")]
    [TestCase("'paths': ['a.bin'], 'weights': [{'name': 'w', 'shape': [2147483647, 2147483647, 2147483647], 'dtype': 'float32'}]", "its shards end within the weight 'w'")]
    [TestCase("'paths': ['a.bin'], 'weights': [{'name': 'w', 'shape': [1], 'dtype': 'float32'}]", "its shards have 8 bytes, its weights 4")]
    [TestCase("'paths': ['a.bin'], 'weights': [{'name': 'w', 'shape': [2], 'dtype': 'int32'}]", "'w' holds int32")]
    [TestCase("'paths': ['a.bin'], 'weights': [{'name': 'w', 'shape': [-1], 'dtype': 'float32'}]", "a weight without name or shape")]
    [TestCase("'paths': ['a.bin'], 'weights': [{'name': 'w', 'shape': [8], 'dtype': 'float32', 'quantization': {'dtype': 'uint8', 'scale': 'NaN', 'min': 0}}]", "quantized without 'scale' and 'min'")]
    [TestCase("'weights': []", "has no list 'paths'")]
    public void A_manifest_that_does_not_fit_its_shards_is_refused_by_name(string group, string message)
    {
        using TempFolder folder = new();
        File.WriteAllBytes(folder.File("a.bin"), new byte[8]);
        File.CreateSymbolicLink(folder.File("link.bin"), folder.File("a.bin"));
        Assert.That(() => Open(folder, group), Throws.TypeOf<ModelInvalidException>().With.Message.StartsWith("model.json").And.Message.Contains(message));
    }

    [TestCase("{'format': 'graph-model'}", "has the format 'graph-model'")]
    [TestCase("{}", "no 'modelTopology'")]
    [TestCase("{'modelTopology': {'class_name': 'Sequential', 'config': []}}", "has no 'weightsManifest'")]
    [TestCase("{'modelTopology': {}}", "has no class_name and config")]
    [TestCase("[1]", "is not a JSON object")]
    public void A_file_that_is_no_layers_model_is_refused(string json, string message)
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("model.json"), json);
        Assert.That(() => LayersModel.Open(folder.File("model.json")), Throws.TypeOf<ModelInvalidException>().With.Message.Contains(message));
        Assert.That(() => LayersModel.Open(folder.File("none.json")), Throws.TypeOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.NotFound));
    }

    private static LayersModel Open(TempFolder folder, string group)
    {
        File.WriteAllText(folder.File("model.json"), $"{{{Model}, 'weightsManifest': [{{{group}}}]}}");
        return LayersModel.Open(folder.File("model.json"));
    }
}
