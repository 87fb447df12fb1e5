using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Torch.Tests.LoadTests;

/// <summary>Files of the right form that cannot be run, and devices that are not there.</summary>
public sealed class RefusalTests
{
    [TestCase("no_forward.ts", "", "its TorchScript has no method forward (model.ts).")]
    [TestCase("named.ts", "", "its network gives Dict(str, Tensor); it must give a Tensor, or a tuple or list of them (model.ts).")]
    [TestCase("two_inputs.ts", "", "its network has 2 inputs (image, guidance); this version runs networks with one (model.ts).")]
    [TestCase("convolution.ts", """, "output": "logits" """, "its config names the output 'logits'; outputs of TorchScript have no names but places, 0 is the first (model.ts).")]
    [TestCase("convolution.ts", """, "input": "image" """, "its network has no input 'image'; it has x (model.ts).")]
    public void Networks_that_can_never_work(string fixture, string more, string said)
    {
        using TorchArchive archive = new(fixture, more: more);
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => Network.Load(archive.Archive, "cpu", 1))!;
        Assert.That(e.Message, Is.EqualTo("The model 'net' cannot be used: " + said));
    }

    [Test]
    public void An_input_without_need_is_no_second_input()
    {
        using TorchArchive archive = new("optional_input.ts");
        using Network network = Network.Load(archive.Archive, "cpu", 1);
        Assert.That(network.InputName, Is.EqualTo("image"));
    }

    [Test]
    public void An_operator_that_this_libtorch_does_not_know_points_to_a_newer_PyTorch()
    {
        using TorchArchive archive = TorchArchive.With("convolution.ts", "modules/conv.py", code => code.Replace("torch.conv3d(", "torch.conv3d_of_tomorrow(", StringComparison.Ordinal));
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => Network.Load(archive.Archive, "cpu", 1))!;
        Assert.That(e.Message, Does.Match(@"^The model 'net' cannot be used: libtorch 2\.10\.0\S* does not load model\.ts \(.*conv3d_of_tomorrow.*\); it was probably saved by a newer PyTorch\.$"));
    }

    [Test]
    public void Weights_that_are_missing_are_named()
    {
        using TorchArchive archive = TorchArchive.With("convolution.ts", "data/0", _ => null);
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => Network.Load(archive.Archive, "cpu", 1))!;
        Assert.That(e.Message, Does.Contain("model.ts").And.Contain("data/0"));
        Assert.That(e.Message, Does.Not.Contain("frame #"));
    }

    [TestCase("cuda:0", StatusCode.Unsupported, "This build of libtorch has no CUDA, or there is no card; use --device cpu, or set CLARA_TORCH to a folder with a CUDA build.")]
    [TestCase("tensorrt:0", StatusCode.Unsupported, "TorchScript does not run on 'tensorrt:0'; use --device auto, cpu or cuda:0.")]
    [TestCase("cuda:x", StatusCode.Argument, "The device 'cuda:x' is not known; TorchScript runs on auto, cpu and cuda:0.")]
    public void Devices_that_are_not_there(string device, StatusCode status, string said)
    {
        if (device == "cuda:0" && TorchEngine.Describe()!.Contains("cuda", StringComparison.Ordinal))
            Assert.Ignore("this machine has a card and a libtorch for it");
        using TorchArchive archive = new("convolution.ts");
        ClaraException e = Assert.Throws<ClaraException>(() => Network.Load(archive.Archive, device, 1))!;
        Assert.That(e.Status, Is.EqualTo(status));
        Assert.That(e.Message, Is.EqualTo(said));
        DeviceReport report = Network.DeviceFor(WeightsFormat.TorchScript, device);
        Assert.That((report.Taken, report.Text), Is.EqualTo(("none", $"Device none; {device} was asked for: {said}")));
    }

    [TestCase("auto"), TestCase("cpu")]
    public void What_a_device_would_be_is_what_it_is(string device)
    {
        using TorchArchive archive = new("convolution.ts");
        using Network network = Network.Load(archive.Archive, device, 1);
        Assert.That(Network.DeviceFor(archive.Archive.Info.Weights!.Value, device), Is.EqualTo(network.Device));
    }

    [TestCase("auto", 0, "cpu")]
    [TestCase("", 2, "cuda:0")]
    [TestCase("CPU", 2, "cpu")]
    [TestCase("cuda", 2, "cuda:0")]
    [TestCase(" cuda:1 ", 2, "cuda:1")]
    public void Devices_by_what_is_asked_and_what_is_there(string asked, int cards, string taken) => Assert.That(TorchDevice.Of(asked, cards).ToString(), Is.EqualTo(taken));

    [TestCase("cuda:2", "There is no card cuda:2 here; the last one is cuda:1.")]
    [TestCase("directml:0", "TorchScript does not run on 'directml:0'; use --device auto, cpu or cuda:0.")]
    [TestCase("cpu:1", "TorchScript does not run on 'cpu:1'; use --device auto, cpu or cuda:0.")]
    public void A_card_that_was_named_is_never_replaced(string asked, string said)
    {
        ClaraException e = Assert.Throws<ClaraException>(() => _ = TorchDevice.Of(asked, 2))!;
        Assert.That(e.Message, Is.EqualTo(said));
    }

    [Test]
    public void The_engine_says_its_versions_and_devices() => Assert.That(TorchEngine.Describe(), Does.Match(@"^TorchSharp 0\.107\.0, libtorch 2\.10\.0\S*; cpu"));
}
