using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Models.Tests.ModelCatalogueTests;

/// <summary>Models by name.</summary>
public sealed class FindTests
{
    [Test]
    public void An_unknown_name_is_refused_with_the_ones_there_are()
    {
        using ArchiveFolder folder = new();
        folder.Add("liver");
        folder.Add("brain");
        ModelNotFoundException e = Assert.Throws<ModelNotFoundException>(() => new ModelCatalogue(folder.Path).Find("Liver", default))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Model, "There is no model 'Liver'; there are brain, liver.")));
    }

    [Test]
    public void An_empty_folder_says_how_to_get_one()
    {
        using TempFolder folder = new();
        Assert.That(Assert.Throws<ModelNotFoundException>(() => new ModelCatalogue(folder.Path).Find("x", default))!.Message,
            Is.EqualTo("There is no model 'x'; the models folder has none; import one by 'clara models import'."));
    }

    [Test]
    public void A_broken_model_is_refused_with_its_problem()
    {
        using ArchiveFolder folder = new();
        folder.Add("liver", "{}");
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => new ModelCatalogue(folder.Path).Find("liver", default))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.ModelInvalid,
            "The model 'liver' cannot be used: config_aiaa.json has no 'type'; it must be segmentation, annotation, deepgrow, classification or others.")));
    }

    [TestCase(""), TestCase(".."), TestCase("../liver"), TestCase("liver/config")]
    public void A_path_is_no_name(string name)
    {
        using ArchiveFolder folder = new();
        folder.Add("liver");
        Assert.Throws<ModelNotFoundException>(() => new ModelCatalogue(folder.Path).Find(name, default));
    }
}
