using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Inference.Tests.Networks.DevicesTests;

/// <summary>What is said of devices: which there are, which one is taken, and why. Providers and their failures are made up, so that no card is needed.</summary>
public sealed class ReportTests
{
    private static readonly string[] CpuOnly = ["CPUExecutionProvider"], WithCuda = ["CUDAExecutionProvider", "TensorrtExecutionProvider", "CPUExecutionProvider"];

    private static string? Starts(DeviceChoice choice) => null;

    private static string? Fails(DeviceChoice choice) => "no card found";

    [TestCase("auto", false, false, "cpu", "this build of ONNX Runtime has no CUDAExecutionProvider"), TestCase("auto", true, false, "cuda:0", "cuda:0 is there"),
        TestCase("auto", true, true, "cpu", "cuda:0 does not start (no card found)"), TestCase("cpu", true, false, "cpu", "it was named"), TestCase("cuda:1", true, false, "cuda:1", "it was named"),
        TestCase("cuda:1", true, true, "none", "cuda:1 does not start (no card found)"), TestCase("tensorrt:0", true, true, "none", "tensorrt:0 does not start (no card found)"),
        TestCase("cuda:0", false, false, "none", "This build of ONNX Runtime has no CUDAExecutionProvider; use --device cpu, or build with -p:OnnxRuntimeFlavor=Gpu")]
    public void What_would_be_taken_and_why(string asked, bool cuda, bool fails, string taken, string why)
    {
        DeviceReport report = Devices.For(asked, cuda ? WithCuda : CpuOnly, fails ? Fails : Starts);
        Assert.That((report.Asked, report.Taken, report.Why), Is.EqualTo((asked, taken, why)));
        Assert.That(report.Text, Is.EqualTo($"Device {taken}; {asked} was asked for: {why}."));
    }

    [Test]
    public void An_engine_that_is_not_installed_takes_none_and_says_what_brings_it()
    {
        DeviceReport report = TorchEngine.DeviceFor("auto", ["/no/such/folder"]);
        Assert.That((report.Taken, report.Text), Is.EqualTo(("none", "Device none; auto was asked for: the engine for TorchScript is not installed; run ./clara install-torch.")));
    }

    [Test]
    public void A_word_that_is_no_device_takes_none() => Assert.That(Devices.For("gpu", CpuOnly, Starts).Taken, Is.EqualTo("none"));

    [Test]
    public void All_kinds_are_listed_with_what_keeps_them_away()
    {
        Assert.That(Devices.All(CpuOnly, Starts).Select(d => (d.Name, d.IsAvailable)),
            Is.EqualTo(new[] { ("cpu", true), ("cuda", false), ("tensorrt", false), ("directml", false), ("coreml", false) }));
        Assert.That(Devices.All(WithCuda, c => c.Kind == DeviceKind.TensorRt ? "libnvinfer is missing" : null).Select(d => (d.Name, d.IsAvailable, d.Detail)).Take(4).Skip(1), Is.EqualTo(new[]
        {
            ("cuda", true, "CUDAExecutionProvider starts"), ("tensorrt", false, "libnvinfer is missing"), ("directml", false, "This build of ONNX Runtime has no DmlExecutionProvider"),
        }));
    }

    [Test]
    public void This_machine_has_processors()
    {
        Assert.That(Devices.All()[0], Is.EqualTo(new DeviceStatus("cpu", true, $"{Environment.ProcessorCount} processors")));
        Assert.That(Devices.For("cpu").Taken, Is.EqualTo("cpu"));
    }
}
