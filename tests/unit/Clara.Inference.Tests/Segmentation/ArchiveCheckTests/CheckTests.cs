using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Segmentation.ArchiveCheckTests;

/// <summary>What is said of an archive before its first image.</summary>
public sealed class CheckTests
{
    private const string Channels = """[{"name": "Activationsd", "args": {"sigmoid": true}}, {"name": "AsDiscreted", "args": {"threshold": 0.5}}]""";

    private static byte[] Network(int channels) => TestNetworks.Convolution(channels, [1, 1, 1], new float[channels], new float[channels]);

    [Test]
    public void A_good_archive_has_no_warnings()
    {
        using TestArchive archive = new(Network(3), labels: """["a", "b"]""");
        ArchiveCheck check = ArchiveCheck.Of(archive.Archive, "cpu");
        Assert.That(check.Warnings, Is.Empty);
        Assert.That((check.Input, check.Output), Is.EqualTo(("image [1, 1, -1, -1, -1]", "logits [1, 3, -1, -1, -1]")));
    }

    [TestCase(2, """["a", "b"]""", TestArchive.Argmax, "its labels reach 2, its network has 2 classes with background (labels 1 to 1).")]
    [TestCase(3, """{"7": "g"}""", TestArchive.Argmax, "its labels reach 7")]
    [TestCase(1, """["a"]""", TestArchive.Argmax, "one output channel")]
    [TestCase(2, """["a", "b", "c"]""", Channels, "it has 3 labels, its network 2 output channels")]
    public void Labels_that_the_network_can_never_give_are_refused(int channels, string labels, string post, string said)
    {
        using TestArchive archive = new(Network(channels), labels: labels, post: post);
        Assert.That(Assert.Throws<ModelInvalidException>(() => ArchiveCheck.Of(archive.Archive, "cpu"))!.Message, Does.StartWith("The model 'net' cannot be used: ").And.Contain(said));
    }

    /// <summary>Nested regions of tumour networks: a channel a label, none for background.</summary>
    [TestCase(3, """["whole", "core", "enhancing"]"""), TestCase(1, """{"5": "liver"}""")]
    public void A_channel_a_label_is_no_class_too_many(int channels, string labels)
    {
        using TestArchive archive = new(Network(channels), labels: labels, post: Channels);
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu").Warnings, Is.Empty);
    }

    [Test]
    public void Classes_without_a_name_unread_arguments_and_a_fixed_extent_are_warned_of()
    {
        using TestArchive archive = new(TestNetworks.Convolution(4, [1, 1, 1], new float[4], new float[4], 8, 8, 8), pre: """[{"name": "ScaleIntensityd", "args": {"minv": 0, "maxvalue": 1, "_note": 1}}]""");
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu").Warnings, Is.EqualTo(new[]
        {
            "the network takes images of one extent only; a SlidingWindowInferer with that roi_size takes all",
            "the network has 3 classes beside background, the config names 1 of them",
            "config_aiaa.json: pre_transforms[0] (ScaleIntensityd): maxvalue not known, ignored",
        }));
    }

    [Test]
    public void Another_type_cannot_segment_and_is_checked_as_what_it_is()
    {
        using TestArchive archive = new(Network(2), type: "deepgrow");
        ModelNotFoundException e = Assert.Throws<ModelNotFoundException>(() => SegmentationPipeline.Of(archive.Archive))!;
        Assert.That(e.Message, Is.EqualTo("The model 'net' is of type deepgrow; it cannot segment an image by itself."));
        Assert.That(() => ArchiveCheck.Of(archive.Archive, "cpu"), Throws.TypeOf<ModelInvalidException>().With.Message.Contains("takes 1 input channels, its chain gives 3"));
    }
}
