using System.IO.Compression;
using Clara.Imaging;
using Clara.Models.Weights;
using Clara.TestKit;

namespace Clara.Models.Tests.WeightsTests;

public sealed class TorchCheckpointTests
{
    [Test]
    public void Tensors_of_every_type_and_view_are_read_as_PyTorch_wrote_them()
    {
        TorchCheckpoint file = TorchCheckpoint.Open(TorchFile.Fixture("reader.pt"));
        float[] all = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        Assert.Multiple(() =>
        {
            Assert.That(file.Tensors.Select(t => $"{t.Name} {string.Join('x', t.Shape)}"), Is.EqualTo(new[] { "plain 2x3x4", "transposed 4x2x3", "part 2x2x2", "scalar ", "half 3", "bfloat16 2", "double 1", "long 1", "parameter 2", "empty 0x3", "repeated 1x1" }));
            Assert.That(TorchFile.Values(file, "plain"), Is.EqualTo(all));
            Assert.That(TorchFile.Values(file, "transposed"), Is.EqualTo(Enumerable.Range(0, 24).Select(i => all[i / 6 + i % 6 * 4])));
            Assert.That(TorchFile.Values(file, "part"), Is.EqualTo(new float[] { 4, 6, 8, 10, 16, 18, 20, 22 }));
            Assert.That(TorchFile.Values(file, "scalar"), Is.EqualTo(new[] { 2.5f }));
            Assert.That(TorchFile.Values(file, "half"), Is.EqualTo(new[] { 0.5f, -2, 65504 }));
            Assert.That(TorchFile.Values(file, "bfloat16"), Is.EqualTo(new[] { 1, -3.5f }));
            Assert.That(TorchFile.Values(file, "double"), Is.EqualTo(new[] { 1f / 3 }));
            Assert.That(TorchFile.Values(file, "parameter"), Is.EqualTo(new float[] { 1, 2 }));
            Assert.That(TorchFile.Values(file, "empty"), Is.Empty);
            Assert.That(TorchFile.Values(file, "repeated"), Is.EqualTo(new float[] { 3 }));
            Assert.That(() => TorchFile.Values(file, "long"), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("'long' holds int64"));
        });
    }

    [Test]
    public void A_checkpoint_gives_its_weights_and_its_configuration()
    {
        TorchCheckpoint file = TorchCheckpoint.Open(TorchFile.Fixture("unet_instance.pt"));
        Assert.That(file.Tensors[0].Name, Is.EqualTo("model.0.conv.unit0.conv.weight"));
        Assert.That((string?)file.Configuration?["train"]?["model"]?["name"], Is.EqualTo("UNet"));
        Assert.That(file.Configuration!["train"]!["model"]!["args"]!["channels"]!.Select(c => (int)c), Is.EqualTo(new[] { 4, 6 }));
    }

    [TestCase("legacy.pt", "legacy.pt has the format of PyTorch before 1.6; save it again")]
    [TestCase("whole_module.pt", "whole_module.pt refers to 'torch.nn.modules.linear.Linear', which is code to run")]
    [TestCase("no_dictionary.pt", "no_dictionary.pt holds no dictionary of tensors")]
    [TestCase("make.py", "make.py is no PyTorch file")]
    public void A_file_that_is_no_state_dict_is_refused_with_the_reason(string name, string message) =>
        Assert.That(() => TorchCheckpoint.Open(TorchFile.Fixture(name)), Throws.TypeOf<ModelInvalidException>().With.Message.StartsWith(message));

    [TestCase("cos\nsystem\n(X\x2\0\0\0lstR.", "'os.system', which is code to run")]
    [TestCase("cbuiltins\neval\n", "'builtins.eval'")]
    [TestCase("c__main__\nNet\n)\x81}b.", "'__main__.Net'")]
    [TestCase("ctorch\nload\n", "'torch.load'")]
    [TestCase("ccollections\nOrderedDict\nX\x1\0\0\0a\x85R.", "calls 'collections.OrderedDict' with arguments that do not belong to a tensor")]
    [TestCase("ctorch\nFloatStorage\n)R.", "calls 'torch.FloatStorage'")]
    [TestCase("ccollections\nOrderedDict\n)R)\x81.", "uses the opcode 0x81")] // NEWOBJ
    [TestCase("X\x4\0\0\0os.pP0\n.", "uses the opcode 0x50")] // PERSID
    [TestCase("(ios\nsystem\n.", "uses the opcode 0x69")] // INST
    [TestCase("X\x2\0\0\0osX\x6\0\0\0system\x93.", "uses the opcode 0x93")] // STACK_GLOBAL
    public void Nothing_that_a_pickle_names_is_run(string pickle, string message)
    {
        using TempFolder folder = new();
        string file = TorchFile.Write(folder, "\x80\x02" + pickle);
        Assert.That(() => TorchCheckpoint.Open(file), Throws.TypeOf<ModelInvalidException>().With.Message.StartsWith("model.pt").And.Message.Contains(message));
    }

    [Test]
    public void A_hand_made_file_is_read()
    {
        using TempFolder folder = new();
        Assert.That(TorchFile.Values(TorchCheckpoint.Open(TorchFile.Write(folder, TorchFile.Pickle())), "a"), Is.EqualTo(new float[] { 0 }));
    }

    // J is a number of 4 bytes, \x8a\x8 one of 8.
    [TestCase("K\0", "J\xff\xff\xff\x7f", "K\0", "K\x1", "reaches beyond its 1 stored values")]
    [TestCase("K\0", "K\x2", "K\x1", "K\x1", "reaches beyond its 1 stored values")]
    [TestCase("K\x1", "K\x1", "K\x1", "K\x1", "reaches beyond its 1 stored values")]
    [TestCase("J\xff\xff\xff\xff", "K\x1", "K\x1", "K\x1", "reaches beyond its 1 stored values")]
    [TestCase("K\0", "J\xff\xff\xff\xff", "K\x1", "K\x1", "reaches beyond its 1 stored values")]
    [TestCase("K\0", "K\x2", "J\xff\xff\xff\xff", "K\x2", "reaches beyond its 2 stored values")]
    [TestCase("K\0", "J\xff\xff\xff\x7f", "\x8a\x8\xff\xff\xff\xff\xff\xff\xff\x7f", "\x8a\x8\xff\xff\xff\xff\xff\xff\xff\x7f", "reaches beyond its 9223372036854775807 stored values")]
    [TestCase("K\0", "J\0\0\0\x40", "K\x1", "J\0\0\0\x40", "'a' has 4 bytes of 1073741824 values")]
    [TestCase("K\0", "K\x1", "K\x1", "X\x1\0\0\0a", "refers to data in a way that a state dict does not")]
    public void A_size_that_the_file_does_not_have_is_refused_before_memory_is_taken(string offset, string extent, string stride, string count, string message)
    {
        using TempFolder folder = new();
        string file = TorchFile.Write(folder, TorchFile.Pickle(offset, extent, stride, count));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(() => TorchCheckpoint.Open(file), Throws.TypeOf<ModelInvalidException>().With.Message.Contains(message));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    [Test]
    public void Another_byte_order_compressed_values_and_missing_values_are_refused()
    {
        using TempFolder a = new(), b = new(), c = new(), d = new();
        Assert.That(() => TorchCheckpoint.Open(TorchFile.Write(a, TorchFile.Pickle(), byteOrder: "big")), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("byte order 'big'"));
        Assert.That(() => TorchCheckpoint.Open(TorchFile.Write(b, TorchFile.Pickle(), 1 << 20, level: CompressionLevel.Optimal)), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("is compressed"));
        Assert.That(() => TorchCheckpoint.Open(TorchFile.Write(c, TorchFile.Pickle(key: "7"))), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("the values of 'a' (data/7) are missing"));
        Assert.That(() => TorchCheckpoint.Open(d.File("none.pt")), Throws.TypeOf<ClaraException>().With.Property("Status").EqualTo(StatusCode.NotFound));
    }

    [Test]
    public void A_torn_file_gives_one_sentence_and_takes_little_memory()
    {
        byte[] whole = File.ReadAllBytes(TorchFile.Fixture("reader.pt"));
        using TempFolder folder = new();
        string file = folder.File("torn.pt");
        Random random = new(11);
        int refused = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] torn = i % 5 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int flips = random.Next(1, 4); flips > 0 && i % 5 != 0; flips--)
                torn[random.Next(torn.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(file, torn);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                foreach (StoredTensor tensor in TorchCheckpoint.Open(file).Tensors.Where(t => t.Name != "long"))
                    tensor.Read();
            }
            catch (ClaraException e)
            {
                refused++;
                Assert.That(e.Message, Does.StartWith("torn.pt").And.Not.Contain("\n"));
            }
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8 << 20), $"round {i}");
        }
        Assert.That(refused, Is.GreaterThan(500));
    }
}
