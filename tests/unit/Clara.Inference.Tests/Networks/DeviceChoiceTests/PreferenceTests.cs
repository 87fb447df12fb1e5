using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.TestKit;

namespace Clara.Inference.Tests.Networks.DeviceChoiceTests;

/// <summary>What each preference means with each set of providers.</summary>
public sealed class PreferenceTests
{
    private const string Cpu = "CPUExecutionProvider", Cuda = "CUDAExecutionProvider", TensorRt = "TensorrtExecutionProvider", Dml = "DmlExecutionProvider", CoreMl = "CoreMLExecutionProvider";

    [TestCase("auto", Cpu, "cpu"), TestCase("", Cpu, "cpu"), TestCase(" AUTO ", $"{Cuda},{Cpu}", "cuda:0"), TestCase("auto", $"{TensorRt},{Cuda},{Cpu}", "cuda:0"),
        TestCase("auto", $"{Dml},{Cpu}", "cpu"), TestCase("cpu", $"{Cuda},{Cpu}", "cpu"), TestCase("CPU", Cpu, "cpu"), TestCase("cuda", $"{Cuda},{Cpu}", "cuda:0"),
        TestCase("cuda:1", $"{Cuda},{Cpu}", "cuda:1"), TestCase("TensorRT:0", $"{TensorRt},{Cuda},{Cpu}", "tensorrt:0"), TestCase("directml:2", $"{Dml},{Cpu}", "directml:2"),
        TestCase("CoreML", $"{CoreMl},{Cpu}", "coreml"), TestCase("auto", $"{CoreMl},{Cpu}", "cpu")]
    public void Devices(string preference, string providers, string expected) => Assert.That(DeviceChoice.Of(preference, providers.Split(',')).ToString(), Is.EqualTo(expected));

    [TestCase("cuda:0", Cuda, "build with -p:OnnxRuntimeFlavor=Gpu"), TestCase("tensorrt", TensorRt, "build with -p:OnnxRuntimeFlavor=Gpu"),
        TestCase("directml:0", Dml, "run on Windows with the DirectML build of ONNX Runtime"), TestCase("coreml", CoreMl, "run on macOS")]
    public void A_device_without_its_provider_is_unsupported(string preference, string provider, string remedy)
    {
        ClaraException e = Assert.Throws<ClaraException>(() => DeviceChoice.Of(preference, [Cpu]))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Unsupported, $"This build of ONNX Runtime has no {provider}; use --device cpu, or {remedy}.")));
    }

    [TestCase("gpu"), TestCase("cuda:"), TestCase("cuda:x"), TestCase("cuda:-1"), TestCase("cuda:0:1"), TestCase("cpu:0"), TestCase("cuda 0"), TestCase("cuda:99999999999"), TestCase("auto:0"), TestCase("coreml:0"), TestCase("plugins:/a.so")]
    public void Another_word_is_refused_with_the_ones_there_are(string preference)
    {
        ClaraException e = Assert.Throws<ClaraException>(() => DeviceChoice.Of(preference, [Cpu, Cuda]))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Argument, $"The device '{preference}' is not known; use auto, cpu, cuda:0, tensorrt:0, directml:0, coreml or plugin:/path/provider.so.")));
    }

    [TestCase("", 0), TestCase(":0", 0), TestCase(":3", 3)]
    public void A_plug_in_is_a_path_with_an_index_or_without(string behind, int index)
    {
        using TempFolder folder = new();
        string library = folder.File("Provider.so");
        File.WriteAllText(library, "");
        Assert.That(DeviceChoice.Of($" Plugin:{library}{behind}", [Cpu]), Is.EqualTo(new DeviceChoice(DeviceKind.Plugin, index, library)));
    }

    [TestCase("plugin:", StatusCode.Argument, "names no library"), TestCase("plugin:/nowhere/p.so:1", StatusCode.Unsupported, "/nowhere/p.so does not exist")]
    public void A_plug_in_without_a_library_is_refused(string preference, StatusCode status, string said)
    {
        ClaraException e = Assert.Throws<ClaraException>(() => DeviceChoice.Of(preference, [Cpu]))!;
        Assert.That(e.Status, Is.EqualTo(status));
        Assert.That(e.Message, Does.Contain(said));
    }
}
