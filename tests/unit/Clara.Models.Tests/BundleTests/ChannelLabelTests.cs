using Clara.Imaging;
using Clara.Models.Config;

namespace Clara.Models.Tests.BundleTests;

/// <summary>A tumour bundle's way to one label map: channels thresholded one by one, then a lambda that says which of them lies on top and what it is called.</summary>
public sealed class ChannelLabelTests
{
    private const string Channels = """{"0": "core", "1": "whole", "2": "enhancing"}""";

    private static Bundle Of(string lambda, string discretiser = "\"threshold\": 0.5") => new(
        Bundle.Inference.Replace("\"argmax\": true}", $$"""{{discretiser}}}, {"_target_": "Lambdad", "keys": "pred", "func": "{{lambda}}"}""", StringComparison.Ordinal),
        Bundle.Metadata.Replace("""{"0": "background", "1": "spleen"}""", Channels, StringComparison.Ordinal));

    [TestCase("$lambda x: torch.where(x[[2]] > 0, 4, torch.where(x[[0]] > 0, 1, torch.where(x[[1]] > 0, 2, 0)))")]
    [TestCase("$lambda y : torch.where( y[2] >= 0.5 , 4, np.where(y[0]==1, 1, torch.where(y[[1]]>0.5,2,0.0)))")]
    public void Nested_where_is_ids_and_an_order_of_channels(string lambda)
    {
        using Bundle bundle = Of(lambda);
        ModelArchive archive = bundle.Open();
        IReadOnlyList<ComponentConfig> post = archive.Config.PostTransforms;
        Assert.That(post.Select(c => c.Name), Is.EqualTo(new[] { "Activationsd", "Invertd", "AsDiscreted", "SaveImaged" }));
        Assert.That(post[2].Numbers("channel_labels", 3), Is.EqualTo(new[] { 1.0, 2, 4 }));
        Assert.That(post[2].Numbers("paint_order", 3), Is.EqualTo(new[] { 1.0, 0, 2 }), "the first condition lies on top");
        Assert.That((post[2].Number("threshold"), post[2].Place), Is.EqualTo((0.5, "configs/inference.json: postprocessing.transforms[2]")));
        Assert.That(archive.Info.Labels, Is.EqualTo(new[] { new Label(1, "core"), new Label(2, "whole"), new Label(4, "enhancing") }));
    }

    /// <summary>A condition that is not that of a mask, a channel left out or named twice, another rest than background, a label that is none, and code.</summary>
    [TestCase("$lambda x: torch.where(x[[1]] > 1, 4, torch.where(x[[0]] > 0, 1, 0))")]
    [TestCase("$lambda x: torch.where(x[[1]] < 1, 4, torch.where(x[[0]] > 0, 1, 0))")]
    [TestCase("$lambda x: torch.where(x[[2]] > 0, 4, torch.where(x[[0]] > 0, 1, 0))")]
    [TestCase("$lambda x: torch.where(x[[0]] > 0, 4, torch.where(x[[0]] > 0, 1, 0))")]
    [TestCase("$lambda x: torch.where(x[[0]] > 0, 4, 7)")]
    [TestCase("$lambda x: torch.where(x[[0]] > 0, 0, 0)")]
    [TestCase("$lambda x: torch.where(x[[0]] > 0, 70000, 0)")]
    [TestCase("$lambda x: torch.where(y[[0]] > 0, 1, 0)")]
    [TestCase("$lambda x: torch.where(x[[99999999999]] > 0, 1, 0)")]
    [TestCase("$lambda x: torch.where(x[[0]] > 0, 1, open('f'))")]
    [TestCase("$lambda x: x * 2")]
    public void Any_other_lambda_stays_what_it_is(string lambda)
    {
        using Bundle bundle = Of(lambda);
        Assert.That(bundle.Open().Config.PostTransforms.Select(c => c.Name), Does.Contain("Lambdad"));
    }

    [Test]
    public void Behind_an_argmax_it_stays_too()
    {
        using Bundle bundle = Of("$lambda x: torch.where(x[[0]] > 0, 1, 0)", "\"argmax\": true");
        Assert.That(bundle.Open().Config.PostTransforms.Select(c => c.Name), Does.Contain("Lambdad"));
    }

    [Test]
    public void Labels_follow_ids_that_the_author_gives_with_our_argument()
    {
        using Bundle bundle = new(Bundle.Inference.Replace("\"argmax\": true", "\"threshold\": 0.5, \"channel_labels\": [1, 2, 4]", StringComparison.Ordinal),
            Bundle.Metadata.Replace("""{"0": "background", "1": "spleen"}""", Channels, StringComparison.Ordinal));
        Assert.That(bundle.Open().Info.Labels, Is.EqualTo(new[] { new Label(1, "core"), new Label(2, "whole"), new Label(4, "enhancing") }));
    }
}
