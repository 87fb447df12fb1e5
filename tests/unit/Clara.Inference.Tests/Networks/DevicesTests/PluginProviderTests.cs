using System.Runtime.InteropServices;
using Clara.Imaging;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;

namespace Clara.Inference.Tests.Networks.DevicesTests;

/// <summary>
/// A plug-in provider named by its library: the real ONNX Runtime loads and runs tests/native/provider, which takes each Relu, counts its runs, and on its second device gives 100 for what is below 0.
/// </summary>
public sealed class PluginProviderTests
{
    private static readonly string Library = Repository.PathOf($"build/native/tests/native/provider/libclara-test-provider{(OperatingSystem.IsMacOS() ? ".dylib" : ".so")}");

    /// <summary>A node on each side of the provider's, which stay on the processors.</summary>
    private static TestArchive Archive() => new(new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 1, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, 1, -1, -1, -1)
        .Weights("one", [1], 1f).Node("Add", ["image", "one"], "more").Node("Relu", ["more"], "cut").Node("Add", ["cut", "one"], "logits").ToArray());

    [SetUp]
    public void RequireLibrary()
    {
        if (!File.Exists(Library))
            SkipUnlessCi.Because($"{Library} is not built; ./test.sh builds it");
    }

    [TestCase("", 0, 1f), TestCase(":0", 0, 1f), TestCase(":1", 1, 101f)]
    public void Networks_run_on_the_device_that_was_named(string index, int number, float belowZero)
    {
        using TestArchive archive = Archive();
        string device = $"plugin:{Library}{index}";
        int before = RunsOf(number);
        using Network network = Network.Load(archive.Archive, device, 1);
        using NetworkTensor value = network.Run(new float[] { -9, 4 }, [1, 1, 1, 1, 2], default);
        Assert.That(value.Values.ToArray(), Is.EqualTo(new[] { belowZero, 6f }));
        Assert.That(RunsOf(number), Is.EqualTo(before + 1));
        Assert.That((network.Device.Asked, network.Device.Taken, network.Device.Why, network.IsOnProcessors), Is.EqualTo((device, $"plugin:{Library}:{number}", "it was named", false)));
        Assert.That(Devices.For(device), Is.EqualTo(network.Device), "what a list tells before");
    }

    [Test]
    public void A_number_beyond_its_devices_is_told_with_how_many_there_are()
    {
        using TestArchive archive = Archive();
        string said = $"The execution provider {Library} has 2 devices here, counted from 0; number 2 is none of them";
        Assert.That(Assert.Catch<ClaraException>(() => Network.Load(archive.Archive, $"plugin:{Library}:2", 1))!.Message, Does.Contain(said));
        DeviceReport report = Devices.For($"plugin:{Library}:2");
        Assert.That((report.Taken, report.Why), Is.EqualTo(("none", $"plugin:{Library}:2 does not start ({said}.)")));
    }

    [Test]
    public void Segmentation_notes_the_device()
    {
        using TestArchive archive = Archive();
        using SegmentationRunner runner = new($"plugin:{Library}", 1);
        NotedProgress noted = new();
        runner.Run(archive.Archive, Volume.Allocate<float>(Grid.Axial(new(3, 3, 3), new(1, 1, 1))), noted, default);
        Assert.That(noted.Notes.OfType<DeviceReport>().Single().Taken, Is.EqualTo($"plugin:{Library}:0"));
    }

    private static int RunsOf(int number) =>
        Marshal.GetDelegateForFunctionPointer<Runs>(NativeLibrary.GetExport(NativeLibrary.Load(Library), "clara_test_provider_runs"))(number);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Runs(int number);
}
