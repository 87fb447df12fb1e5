using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Models.Tests.ServingConfigReaderTests;

/// <summary>Clara Train 4's pipeline of a deepgrow model of slices and one of volumes: an archive without a network.</summary>
public sealed class PipelineTests
{
    private const string Engine = "aiaa.apps.deepgrow.DeepgrowInferencePipeline";

    private static string Config(string models, string engine = Engine, string key = "AIAA") => $$"""
        {"version": 1, "type": "pipeline", "labels": [], "description": "both", "pre_transforms": [], "post_transforms": [], "inference": {"meta_data": {"deepgrow": "3D"}, "{{key}}": {"name": "{{engine}}", "args": {"models": {{models}}, "batch_size": 32} } } }
        """;

    private static string Write(TempFolder folder, string config)
    {
        Directory.CreateDirectory(folder.File("models/both/config"));
        File.WriteAllText(folder.File("models/both/config/config_aiaa.json"), config);
        return folder.File("models/both");
    }

    [TestCase("AIAA"), TestCase("TRITON")]
    public void It_is_a_click_model_of_volumes_that_names_its_models(string key)
    {
        using TempFolder folder = new();
        ModelArchive archive = ModelArchive.Open(Write(folder, Config("""["MyDeepgrow_2D", "MyDeepgrow_3D"]""", key: key)));
        Assert.That((archive.Info.Type, archive.Info.ClickDimensions, archive.IsPipeline, archive.NetworkFile), Is.EqualTo((ModelType.Deepgrow, (int?)3, true, "")));
        Assert.That((archive.Config.Inference.Members, archive.Config.Inference.MembersPlace), Is.EqualTo((new[] { "MyDeepgrow_2D", "MyDeepgrow_3D" }, $"config_aiaa.json: inference.{key}.args.models")));
        Assert.That(archive.Warnings, Is.Empty);
    }

    [TestCase("null"), TestCase("[]"), TestCase("""["a"]"""), TestCase("""["a", "b", "c"]"""), TestCase("""["a", 5]"""), TestCase("""["a", "../b"]"""), TestCase("""["a", ""]"""), TestCase("\"a\"")]
    public void Anything_but_two_names_is_refused_with_the_place(string models)
    {
        using TempFolder folder = new();
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => ModelArchive.Open(Write(folder, Config(models))))!;
        Assert.That(e.Message, Is.EqualTo("The model 'both' cannot be used: config_aiaa.json: inference.AIAA.args.models must name two models: a deepgrow model of slices and one of volumes."));
    }

    [Test]
    public void A_pipeline_of_Python_is_refused_with_the_nearest_name()
    {
        using TempFolder folder = new();
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => ModelArchive.Open(Write(folder, Config("[]", "custom.DeepgrowInferencePipelines"))))!;
        Assert.That(e.Message, Does.Contain("inference.AIAA").And.Contain("is not known").And.Contain("DeepgrowInferencePipeline"));
    }

    [Test]
    public async Task The_catalogue_lists_it_again_without_reading_it_and_convert_names_what_to_convert_instead()
    {
        using TempFolder folder = new();
        Write(folder, Config("""["a", "b"]"""));
        ModelCatalogue catalogue = new(folder.File("models"));
        ModelArchive first = catalogue.Find("both", default);
        Assert.That(catalogue.Find("both", default), Is.SameAs(first));
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => Conversion.ArchiveConversion.ConvertAsync(first, true, folder.File("out"), null, default)))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Unsupported, "both is a pipeline, which has no network of its own; convert the models that it runs: a, b.")));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }
}
