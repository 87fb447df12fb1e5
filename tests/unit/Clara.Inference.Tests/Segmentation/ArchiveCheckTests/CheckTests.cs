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
    public void A_name_of_an_early_release_is_told_of()
    {
        using TestArchive archive = new(Network(2), pre: """[{"name": "LoadNifty"}, {"name": "VolumeTo4DArray"}]""");
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu").Warnings, Is.EqualTo(new[]
        {
            "config_aiaa.json: pre_transforms[0]: 'LoadNifty' is a name of an early release; it is LoadNifti now",
            "config_aiaa.json: pre_transforms[1]: 'VolumeTo4DArray' is a name of an early release; it is EnsureChannelFirstd now",
        }));
    }

    private static byte[] Channelled(int channels) => new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, channels, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, channels, -1, -1, -1)
        .Node("Identity", ["image"], "logits").ToArray();

    [TestCase(4, "[]", "the network takes 4 input channels; images need 4 channels, in the order in which it was trained")]
    [TestCase(4, """[{"name": "RepeatChanneld", "args": {"repeats": 2}}]""", "the network takes 4 input channels; images need 2 channels, in the order in which it was trained")]
    public void A_network_that_needs_images_of_several_channels_is_told_of(int channels, string pre, string said)
    {
        using TestArchive archive = new(Channelled(channels), pre: pre, labels: """["a", "b", "c"]""");
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu").Warnings, Is.EqualTo(new[] { said }));
    }

    [Test]
    public void Channels_that_the_chain_makes_itself_need_no_warning()
    {
        using TestArchive archive = new(Channelled(3), pre: """[{"name": "RepeatChannel", "args": {"repeat_times": 3}}]""", labels: """["a", "b"]""");
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu").Warnings, Is.Empty);
    }

    [Test]
    public void Channels_that_the_chain_can_never_give_are_refused()
    {
        using TestArchive archive = new(Channelled(3), pre: """[{"name": "RepeatChanneld", "args": {"repeats": 2}}]""", labels: """["a", "b"]""");
        Assert.That(Assert.Throws<ModelInvalidException>(() => ArchiveCheck.Of(archive.Archive, "cpu"))!.Message,
            Does.StartWith("The model 'net' cannot be used: ").And.Contain("takes 3 input channels, which its chain cannot give (of an image with one channel it makes 2)"));
    }

    [Test]
    public void Labels_that_are_given_other_ids_afterwards_fit_the_network_by_their_ids_before()
    {
        const string Post = """[{"name": "AsDiscreted", "args": {"argmax": true}}, {"name": "MapLabelValued", "args": {"orig_labels": [1, 2, 3], "target_labels": [10, 20, 0]}}]""";
        using TestArchive archive = new(Network(4), labels: """{"10": "liver", "20": "tumour"}""", post: Post);
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu").Warnings, Is.EqualTo(new[] { "the network has 3 classes beside background, the config names 2 of them" }));
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
