using Clara.Models.Conversion;
using Clara.Models.Onnx;
using Clara.TestKit;

namespace Clara.Models.Tests.OnnxTests;

/// <summary>Weights in files beside an ONNX file, as ONNX's own library (python3-onnx of Debian) writes them.</summary>
public sealed class ExternalDataTests
{
    /// <summary>Writes a network with weights in the graph, in a node and in the branch of an If; argument 2 is the place of the weights, empty for a file a tensor.</summary>
    private const string Script = """
        import sys
        try:
            import numpy, onnx, onnx.helper as h, onnx.numpy_helper as n
        except ImportError:
            print('missing'); sys.exit()
        F = onnx.TensorProto.FLOAT
        t = lambda name, value: n.from_array(numpy.full((1, 1, 1, 1, 1), value, 'float32'), name)
        branch = lambda name: h.make_graph([h.make_node('Add', ['sum', name], [name + '_out'])], name + '_g', [], [h.make_tensor_value_info(name + '_out', F, None)], [t(name, 0.0)])
        nodes = [h.make_node('Constant', [], ['c'], value=t('constant', 0.0)), h.make_node('Add', ['image', 'w'], ['s']), h.make_node('Add', ['s', 'c'], ['sum']),
                 h.make_node('If', ['yes'], ['logits'], then_branch=branch('a'), else_branch=branch('b'))]
        shape = [1, 1, 'x', 'y', 'z']
        graph = h.make_graph(nodes, 'g', [h.make_tensor_value_info('image', F, shape)], [h.make_tensor_value_info('logits', F, shape)], [t('w', 5.0), h.make_tensor('yes', onnx.TensorProto.BOOL, [], [True])])
        model = h.make_model(graph, opset_imports=[h.make_opsetid('', 13)]); model.ir_version = 7
        if len(sys.argv) > 2:
            onnx.save_model(model, sys.argv[1], save_as_external_data=True, all_tensors_to_one_file=sys.argv[2] != '', location=sys.argv[2] or None, size_threshold=0, convert_attribute=True)
        else:
            onnx.save_model(model, sys.argv[1])
        """;

    private static void Write(string file, params string[] location)
    {
        if (Python.Run(Script, [file, .. location]).Trim() == "missing")
            SkipUnlessCi.Because("python3-onnx is not installed");
    }

    private static void WriteNaming(string file, string location)
    {
        byte[] Message(int field, params byte[] content) => [(byte)(field << 3 | 2), (byte)content.Length, .. content];
        byte[] name = System.Text.Encoding.UTF8.GetBytes(location);
        File.WriteAllBytes(file, [0x08, 7, .. Message(7, Message(5, Message(13, [.. Message(1, "location"u8.ToArray()), .. Message(2, name)])))]);
    }

    [Test]
    public void One_file_is_named_once()
    {
        using TempFolder folder = new();
        Write(folder.File("m.onnx"), "m.onnx.data");
        Assert.That(OnnxExternalData.Locations(folder.File("m.onnx")), Is.EqualTo(new[] { "m.onnx.data" }));
        Assert.That(OnnxExternalData.Files(folder.File("m.onnx")), Is.EqualTo(new[] { "m.onnx.data" }));
    }

    [Test]
    public void A_file_for_each_tensor_is_found_in_graph_nodes_and_branches()
    {
        using TempFolder folder = new();
        Write(folder.File("m.onnx"), "");
        string[] written = [.. Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)).Where(f => f != "m.onnx").Order(StringComparer.Ordinal)];
        Assert.That(written, Has.Length.GreaterThanOrEqualTo(4), "the script writes several");
        Assert.That(OnnxExternalData.Files(folder.File("m.onnx")).Order(StringComparer.Ordinal), Is.EqualTo(written));
    }

    [Test]
    public void Weights_inside_and_what_is_no_ONNX_name_none()
    {
        using TempFolder folder = new();
        Write(folder.File("m.onnx"));
        Assert.That(OnnxExternalData.Locations(folder.File("m.onnx")), Is.Empty);
        byte[] whole = File.ReadAllBytes(folder.File("m.onnx"));
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder.File("cut.onnx"), whole[..length]);
            Assert.That(OnnxExternalData.Locations(folder.File("cut.onnx")), Is.Empty, $"{length} bytes");
        }
        Assert.That(OnnxExternalData.Locations(folder.File("none.onnx")), Is.Empty);
    }

    [TestCase("../secret"), TestCase("a/../../secret"), TestCase("/etc/hostname"), TestCase("C:\\secret"), TestCase("..\\secret")]
    public void A_place_outside_of_the_network_s_folder_is_refused(string location)
    {
        using TempFolder folder = new();
        WriteNaming(folder.File("m.onnx"), location);
        Assert.That(Assert.Throws<ModelInvalidException>(() => OnnxExternalData.Files(folder.File("m.onnx")))!.Message,
            Is.EqualTo($"m.onnx names weights outside of its folder ({location}); save it again with the weights beside it."));
    }

    [Test]
    public async Task An_import_brings_them_along_under_their_names()
    {
        using ModelImporterTests.Importing importing = new();
        string data = importing.Write("weights of brain.bin", "weights");
        WriteNaming(importing.Network, Path.GetFileName(data));
        ModelArchive archive = await importing.ImportAsync();
        Assert.That(File.ReadAllText(Path.Combine(archive.Folder, "models", "weights of brain.bin")), Is.EqualTo("weights"));
    }

    [Test]
    public async Task An_import_without_them_names_the_missing_file_and_leaves_nothing()
    {
        using ModelImporterTests.Importing importing = new();
        WriteNaming(importing.Network, "brain.onnx.data");
        ModelInvalidException e = (await Assert.CatchAsync<ModelInvalidException>(() => importing.ImportAsync()))!;
        Assert.That(e.Message, Is.EqualTo("brain.onnx keeps its weights in brain.onnx.data, which is missing; put that file beside brain.onnx, under this name."));
        Assert.That(importing.Left(), Is.Empty);
    }

    [Test]
    public async Task Conversions_take_them_along()
    {
        using ModelImporterTests.Importing importing = new();
        importing.Write("brain.onnx.data", "weights");
        WriteNaming(importing.Network, "brain.onnx.data");
        ModelArchive mmar = await importing.ImportAsync();
        string bundle = Path.Combine(importing.Models, "bundle"), again = Path.Combine(importing.Models, "again");
        await ArchiveConversion.ConvertAsync(mmar, toBundle: true, bundle, default);
        Assert.That(File.ReadAllText(Path.Combine(bundle, "models", "brain.onnx.data")), Is.EqualTo("weights"));
        await ArchiveConversion.ConvertAsync(ModelArchive.Open(bundle), toBundle: false, again, default);
        Assert.That(File.ReadAllText(Path.Combine(again, "models", "brain.onnx.data")), Is.EqualTo("weights"));
    }
}
