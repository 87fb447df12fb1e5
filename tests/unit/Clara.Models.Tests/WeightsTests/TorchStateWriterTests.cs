using Clara.Models.Weights;
using Clara.TestKit;

namespace Clara.Models.Tests.WeightsTests;

/// <summary>What is written against what it was made of: read by Python's own pickle and zip, by PyTorch where that is installed, and by us.</summary>
public sealed class TorchStateWriterTests
{
    private const string Compare = """
        import pickle, sys, zipfile
        from collections import OrderedDict

        class Reader(pickle.Unpickler):
            def __init__(self, path):
                self.zip = zipfile.ZipFile(path)
                self.root = self.zip.namelist()[0].split('/')[0]
                assert self.zip.testzip() is None and all(i.compress_type == zipfile.ZIP_STORED for i in self.zip.infolist())
                super().__init__(self.zip.open(self.root + '/data.pkl'))
            def find_class(self, module, name):
                return {'OrderedDict': OrderedDict, '_rebuild_tensor_v2': lambda *a: a[:4], '_rebuild_parameter': lambda *a: a[0]}.get(name, name)
            def persistent_load(self, id):
                kind, type, key, place, count = id
                return kind, type, place, count, self.zip.read(self.root + '/data/' + key)

        def state(file):
            return next((file[k] for k in ('model', 'state_dict') if k in file), file)

        original, written = sys.argv[1:]
        reader = Reader(written)
        found = reader.load()
        assert type(found) is OrderedDict and list(found.items()) == list(state(Reader(original).load()).items()), list(found)
        assert reader.zip.read('archive/version') == b'3\n'  # without it PyTorch refuses the file
        try:
            import torch
        except ImportError:
            print('equal')
        else:
            a, b = list(state(torch.load(original)).items()), list(torch.load(written, weights_only=True).items())
            assert [(k, v.dtype, v.shape, v.stride()) for k, v in a] == [(k, v.dtype, v.shape, v.stride()) for k, v in b]
            assert all(torch.equal(v, w) for (_, v), (_, w) in zip(a, b))
            print('equal, also to PyTorch', torch.__version__)
        """;

    [TestCase("reader.pt")] // all types, views, and one storage of two tensors
    [TestCase("unet_instance.pt")] // a checkpoint: "model" beside "train_conf"
    [TestCase("basicunet.pt")] // "state_dict"
    [TestCase("segresnet.pt")]
    public void A_state_dict_is_written_as_it_was(string name)
    {
        using TempFolder folder = new();
        string written = Written(folder, TorchFile.Fixture(name));
        string answer = Python.Run(Compare, TorchFile.Fixture(name), written);
        TestContext.Out.WriteLine(answer);
        Assert.That(answer, Does.StartWith("equal"));
        TorchState before = TorchState.Open(TorchFile.Fixture(name)), after = TorchState.Open(written);
        Assert.That(after.IsBare, Is.True);
        Assert.That(after.Tensors.Select(t => (t.Tensor.Name, string.Join(' ', t.View.Shape), t.View.Storage)), Is.EqualTo(before.Tensors.Select(t => (t.Tensor.Name, string.Join(' ', t.View.Shape), t.View.Storage))));
        foreach ((StoredTensor a, StoredTensor b) in before.Tensors.Zip(after.Tensors, (a, b) => (a.Tensor, b.Tensor)).Where(p => p.Item1.Name != "long"))
            Assert.That(b.Read(), Is.EqualTo(a.Read()), a.Name);
        Assert.That(File.ReadAllBytes(Written(folder, written)), Is.EqualTo(File.ReadAllBytes(written)), "written twice");
    }

    /// <summary>torch.nn.DataParallel's names are no other network's.</summary>
    [Test]
    public void The_prefix_of_parallel_training_goes()
    {
        using TempFolder folder = new(), other = new();
        string source = TorchFile.Write(folder, TorchFile.Pickle().Replace("X\x1\0\0\0a", "X\x8\0\0\0module.a", StringComparison.Ordinal));
        TorchState before = TorchState.Open(source), after = TorchState.Open(Written(other, source));
        Assert.That((before.IsBare, after.IsBare, after.Tensors.Single().Tensor.Name), Is.EqualTo((false, true, "a")));
    }

    /// <summary>Two views may say different lengths of one storage; the longer one is what both need.</summary>
    [Test]
    public void A_storage_is_written_as_far_as_any_tensor_asks_for_it()
    {
        using TempFolder folder = new(), other = new();
        string one = TorchFile.Pickle()[3..^2], two = TorchFile.Pickle(offset: "K\x1", count: "K\x2")[3..^2]; // between EMPTY_DICT and SETITEM
        string source = TorchFile.Write(folder, $"\x80\x02}}{one}s{two.Replace("X\x1\0\0\0a", "X\x1\0\0\0b", StringComparison.Ordinal)}s.", bytes: 8);
        Assert.That(TorchState.Open(Written(other, source)).Tensors.Select(t => t.View.Offset), Is.EqualTo(new[] { 0, 1 }));
    }

    [Test]
    public void A_cancel_ends_it()
    {
        using MemoryStream stream = new();
        Assert.Throws<OperationCanceledException>(() => TorchStateWriter.Write(TorchState.Open(TorchFile.Fixture("reader.pt")), stream, new(true)));
    }

    private static string Written(TempFolder folder, string source)
    {
        string path = folder.File(Path.GetFileName(source) + ".written.pt");
        using FileStream stream = File.Create(path);
        TorchStateWriter.Write(TorchState.Open(source), stream, default);
        return path;
    }
}
