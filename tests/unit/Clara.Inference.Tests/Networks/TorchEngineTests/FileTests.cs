using System.IO.Compression;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Networks.TorchEngineTests;

/// <summary>TorchScript files before torch sees them, and programs without torch. What torch does with them is tested in Clara.Inference.Torch.Tests.</summary>
public sealed class FileTests
{
    private const string HowToSave = "; save it with torch.jit.script(model).save(\"model.ts\").";

    [Test]
    public void A_sound_file_without_the_engine_says_how_to_get_it()
    {
        using TempFolder empty = new();
        ClaraException e = Refused<ClaraException>(Fixture("convolution.ts"), empty.Path);
        Assert.That(e.Status, Is.EqualTo(StatusCode.Unsupported));
        Assert.That(e.Message, Is.EqualTo("The model 'net' is TorchScript, and the engine for that is not installed: run ./clara install-torch (downloads 131 MB), or set CLARA_TORCH to its folder."));
    }

    [Test]
    public void An_engine_that_does_not_fit_says_so()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("Clara.Inference.Torch.dll"), "no assembly");
        ClaraException e = Refused<ClaraException>(Fixture("convolution.ts"), folder.Path);
        Assert.That(e.Status, Is.EqualTo(StatusCode.Unsupported));
        Assert.That(e.Message, Is.EqualTo($"The engine for TorchScript in {folder.Path} does not fit this version; run ./clara install-torch again."));
    }

    [Test]
    public void A_file_of_weights_only_is_no_network() =>
        Says(Fixture("weights.pt"), "model.pt has weights only, no network (a state_dict or a Python pickle, by torch.save)" + HowToSave, ".pt");

    [TestCase(2)]
    [TestCase(4)]
    public void A_pickle_is_refused_unread(byte protocol) => Says([0x80, protocol, .. "csystem\n"u8], "model.ts is a Python pickle and no TorchScript" + HowToSave);

    [Test]
    public void Another_zip_is_no_network() => Says(Zip(("readme.txt", "hello")), "model.ts is a zip and no TorchScript (a program of torch.export is neither)" + HowToSave);

    [Test]
    public void Neither_zip_nor_pickle()
    {
        foreach (byte[] bytes in new[] { [], "PK\x03\x04 and then nothing"u8.ToArray(), TestNetworks.Above(1), Fixture("convolution.ts")[..2000] })
            Assert.That(Refused<ModelInvalidException>(bytes).Message, Does.StartWith("The model 'net' cannot be used: model.ts is no TorchScript file, or is damaged (").And.EndsWith(")" + HowToSave));
    }

    [Test]
    public void A_format_of_a_newer_PyTorch_is_named() =>
        Says(Zip(("n/code/a.py", ""), ("n/constants.pkl", ""), ("n/data.pkl", ""), ("n/version", "11\n")),
            "model.ts was saved by a newer PyTorch: its format is 11, this version reads up to 10; save it with PyTorch 2.10 or older.");

    [TestCase("")]
    [TestCase("three")]
    [TestCase("99999999999999999999999")]
    public void A_format_that_is_no_number(string version) =>
        Says(Zip(("n/code/a.py", ""), ("n/constants.pkl", ""), ("n/data.pkl", ""), ("n/version", version)), "model.ts does not say its format's version; it is damaged.");

    [Test]
    public void A_file_that_unpacks_to_far_more_than_its_size() =>
        Says(Zip(("n/code/a.py", new string(' ', 65 << 20)), ("n/constants.pkl", ""), ("n/data.pkl", ""), ("n/version", "3")), "model.ts unpacks to far more than its size, as no file of PyTorch does.");

    [Test]
    public void A_flipped_bit_anywhere_in_the_file_is_never_handed_to_torch()
    {
        byte[] whole = Fixture("convolution.ts");
        using ZipArchive zip = new(new MemoryStream(whole));
        // The data of the weights' entry is stored as it is, so it can be found by itself.
        ZipArchiveEntry weights = zip.Entries.First(e => e.FullName.EndsWith("/data/0", StringComparison.Ordinal) || e.FullName.EndsWith("/constants/0", StringComparison.Ordinal));
        using MemoryStream content = new();
        using (Stream from = weights.Open())
            from.CopyTo(content);
        byte[] damaged = [.. whole];
        damaged[whole.AsSpan().IndexOf(content.ToArray()) + 3] ^= 0x10;
        Says(damaged, $"model.ts is damaged: the checksum of {weights.FullName} in it is wrong; copy it again.");
    }

    private static byte[] Fixture(string name) => File.ReadAllBytes(Repository.PathOf("tests/unit/Clara.Inference.Torch.Tests/Fixtures/" + name));

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach ((string name, string text) in entries)
                using (StreamWriter writer = new(zip.CreateEntry(name, CompressionLevel.Fastest).Open()))
                    writer.Write(text);
        return stream.ToArray();
    }

    private static void Says(byte[] network, string message, string ending = ".ts") =>
        Assert.That(Refused<ModelInvalidException>(network, ending: ending).Message, Is.EqualTo("The model 'net' cannot be used: " + message));

    /// <summary>With the engine in one folder, or nowhere: nothing of it is needed to refuse a file.</summary>
    private static T Refused<T>(byte[] network, string? place = null, string ending = ".ts") where T : Exception
    {
        using TempFolder folder = new();
        string net = folder.File("net");
        Directory.CreateDirectory(Path.Combine(net, "models"));
        File.WriteAllBytes(Path.Combine(net, "models", "model" + ending), network);
        File.WriteAllText(Path.Combine(net, "config_aiaa.json"), $$"""
            {"type": "segmentation", "labels": ["one"], "pre_transforms": [], "post_transforms": [{"name": "AsDiscreted", "args": {"argmax": true} }],
             "inference": {"CLARA": {"name": "OnnxInference", "args": {"model": "models/model{{ending}}", "inferer": {"name": "SimpleInferer"} } } } }
            """);
        ModelArchive archive = ModelArchive.Open(net);
        Assert.That(TorchEngine.Takes(archive.NetworkFile), Is.True);
        return Assert.Throws<T>(() => TorchEngine.Load(archive, "cpu", 1, place is null ? [] : [place]))!;
    }
}
