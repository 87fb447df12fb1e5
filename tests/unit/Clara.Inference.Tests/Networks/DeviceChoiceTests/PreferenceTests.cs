using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Inference.Tests.Networks.DeviceChoiceTests;

/// <summary>What each preference means with each set of providers.</summary>
public sealed class PreferenceTests
{
    private const string Cpu = "CPUExecutionProvider", Cuda = "CUDAExecutionProvider", TensorRt = "TensorrtExecutionProvider", Dml = "DmlExecutionProvider";

    [TestCase("auto", Cpu, "cpu"), TestCase("", Cpu, "cpu"), TestCase(" AUTO ", $"{Cuda},{Cpu}", "cuda:0"), TestCase("auto", $"{TensorRt},{Cuda},{Cpu}", "cuda:0"),
        TestCase("auto", $"{Dml},{Cpu}", "cpu"), TestCase("cpu", $"{Cuda},{Cpu}", "cpu"), TestCase("CPU", Cpu, "cpu"), TestCase("cuda", $"{Cuda},{Cpu}", "cuda:0"),
        TestCase("cuda:1", $"{Cuda},{Cpu}", "cuda:1"), TestCase("TensorRT:0", $"{TensorRt},{Cuda},{Cpu}", "tensorrt:0"), TestCase("directml:2", $"{Dml},{Cpu}", "directml:2")]
    public void Devices(string preference, string providers, string expected) => Assert.That(DeviceChoice.Of(preference, providers.Split(',')).ToString(), Is.EqualTo(expected));

    [TestCase("cuda:0", Cuda), TestCase("tensorrt", TensorRt), TestCase("directml:0", Dml)]
    public void A_device_without_its_provider_is_unsupported(string preference, string provider)
    {
        ClaraException e = Assert.Throws<ClaraException>(() => DeviceChoice.Of(preference, [Cpu]))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Unsupported, $"This build of ONNX Runtime has no {provider}; use --device cpu, or build with -p:OnnxRuntimeFlavor=Gpu.")));
    }

    [TestCase("gpu"), TestCase("cuda:"), TestCase("cuda:x"), TestCase("cuda:-1"), TestCase("cuda:0:1"), TestCase("cpu:0"), TestCase("cuda 0"), TestCase("cuda:99999999999"), TestCase("auto:0")]
    public void Another_word_is_refused_with_the_ones_there_are(string preference)
    {
        ClaraException e = Assert.Throws<ClaraException>(() => DeviceChoice.Of(preference, [Cpu, Cuda]))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Argument, $"The device '{preference}' is not known; use auto, cpu, cuda:0, tensorrt:0 or directml:0.")));
    }
}
