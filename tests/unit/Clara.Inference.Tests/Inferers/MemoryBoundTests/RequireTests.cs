using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Tests.Onnx;

namespace Clara.Inference.Tests.Inferers.MemoryBoundTests;

/// <summary>What a network is known to need is refused before it is taken.</summary>
public sealed class RequireTests
{
    [Test]
    public void More_than_the_machine_allows_is_refused_with_both_figures()
    {
        long available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        MemoryBound.Require(available);
        ClaraException e = Assert.Throws<ClaraException>(() => MemoryBound.Require(available + (1L << 40)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Memory));
        Assert.That(e.Message, Does.Match(@"^The network needs at least \d+\.\d GiB for this image, and this machine allows \d+\.\d GiB").And.Contain("crop the image").And.Not.Contain("\n"));
    }

    /// <summary>Machines have more memory than an array of .NET has elements.</summary>
    [Test]
    public void More_values_than_an_array_holds_are_a_lack_of_memory_and_no_overflow()
    {
        Assert.That(MemoryBound.Length(Array.MaxLength), Is.EqualTo(Array.MaxLength));
        Assert.That(Assert.Throws<ClaraException>(() => MemoryBound.Length(128L * 256 * 256 * 256))!.Status, Is.EqualTo(StatusCode.Memory));
    }

    /// <summary>Sixty thousand classes of 4.6 million voxels are a terabyte, in one run or in windows.</summary>
    [TestCase("""{"name": "SimpleInferer"}"""), TestCase("""{"name": "SlidingWindowInferer", "args": {"roi_size": 64}}""")]
    public void A_network_of_very_many_classes_is_refused_before_it_runs(string inferer)
    {
        using TestArchive archive = new(TestNetworks.Convolution(60_000, [1, 1, 1], new float[60_000], new float[60_000], inferer.Contains("roi", StringComparison.Ordinal) ? [64, 64, 64] : []), inferer: inferer);
        Volume<byte> image = Volume.Allocate<byte>(Grid.Axial(new(166, 166, 166), new(1, 1, 1)));
        Assert.That(Assert.Throws<ClaraException>(() => archive.Run(image))!.Status, Is.EqualTo(StatusCode.Memory));
    }
}
