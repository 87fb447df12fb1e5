using Clara.Models.Config;
using Newtonsoft.Json.Linq;

namespace Clara.Models.Tests.BundleTests;

/// <summary>Bundles of DeepEdit, as MONAI's zoo had them by turns: without clicks, with a switch for them, and with a step in Python of their own.</summary>
public sealed class DeepEditTests
{
    private const string Lists = """
        "label_names": {"spleen": 1, "background": 0}, "with_clicks": false, "first_steps": [{"_target_": "LoadImaged", "keys": "image"}, {"_target_": "Orientationd", "keys": "image", "axcodes": "RAS"}],
        "no_click_steps": [{"_target_": "Resized", "keys": "image", "spatial_size": [8, 8, 8]}, {"_target_": "DiscardAddGuidanced", "keys": "image", "label_names": "@label_names"}],
        "click_steps": [{"_target_": "AddGuidanceFromPointsDeepEditd", "ref_image": "image", "label_names": "@label_names"}, {"_target_": "Resized", "keys": "image", "spatial_size": [8, 8, 8]},
          {"_target_": "monai.apps.deepedit.transforms.ResizeGuidanceMultipleLabelDeepEditd", "ref_image": "image"}, {"_target_": "AddGuidanceSignalDeepEditd", "keys": "image"}],
        """;

    private const string Switched = "$@first_steps + (@click_steps if @with_clicks else @no_click_steps)";

    private static Bundle Bundle(string transforms, string lists = Lists, string name = "Spleen DeepEdit annotation", string more = "")
    {
        JObject inference = JObject.Parse(BundleTests.Bundle.Inference.Insert(1, lists)), metadata = JObject.Parse(BundleTests.Bundle.Metadata.Insert(1, more));
        inference["preprocessing"] = new JObject { ["_target_"] = "Compose", ["transforms"] = transforms };
        metadata["name"] = name;
        return new(inference.ToString(), metadata.ToString());
    }

    [TestCase("Spleen DeepEdit annotation"), TestCase("Spleen")]
    public void Clicks_in_the_chain_make_it_a_click_model_for_volumes_whatever_its_name(string name)
    {
        using Bundle bundle = Bundle("$@first_steps + @click_steps", name: name);
        ModelArchive archive = bundle.Open();
        Assert.That((archive.Info.Type, archive.Info.ClickDimensions, archive.Config.IsDeepEdit), Is.EqualTo((ModelType.Deepgrow, (int?)3, true)));
        Assert.That(archive.Config.PreTransforms.Select(c => c.Name),
            Is.EqualTo(new[] { "LoadImaged", "Orientationd", "AddGuidanceFromPointsDeepEditd", "Resized", "ResizeGuidanceMultipleLabelDeepEditd", "AddGuidanceSignalDeepEditd" }));
        Assert.That(archive.Config.PreTransforms[2].Names("label_names"), Is.EqualTo(new[] { "spleen", "background" }), "in the file's order, which is that of the maps");
    }

    [Test]
    public void Without_clicks_it_segments_by_itself_and_the_switch_decides()
    {
        using Bundle off = Bundle(Switched), on = Bundle(Switched, Lists.Replace("\"with_clicks\": false", "\"with_clicks\": true", StringComparison.Ordinal)), own = Bundle("$@first_steps + @click_steps", more: "\"clara\": {\"type\": \"segmentation\"}, ");
        ModelArchive without = off.Open(), with = on.Open();
        Assert.That((without.Info.Type, without.Config.IsDeepEdit, without.Config.PreTransforms[^1].Name), Is.EqualTo((ModelType.Segmentation, false, "DiscardAddGuidanced")));
        Assert.That((with.Info.Type, with.Config.IsDeepEdit, with.Config.PreTransforms[^1].Name), Is.EqualTo((ModelType.Deepgrow, true, "AddGuidanceSignalDeepEditd")));
        Assert.That((own.Open().Info.Type, own.Open().Config.IsDeepEdit), Is.EqualTo((ModelType.Segmentation, true)), "what the archive's own block says counts");
    }

    /// <summary>The steps of a sum are told by the list that they are written in, where an author looks for them.</summary>
    [TestCase("$@first_steps + @click_steps"), TestCase("$@first_steps + (@click_steps if not @with_clicks else @no_click_steps)"), TestCase("$(@first_steps + @click_steps) + []")]
    public void A_step_of_a_sum_has_the_place_of_its_own_list(string transforms)
    {
        using Bundle bundle = Bundle(transforms);
        Assert.That(bundle.Open().Config.PreTransforms.Select(c => c.Place), Is.EqualTo(new[] { "first_steps[0]", "first_steps[1]", "click_steps[0]", "click_steps[1]", "click_steps[2]", "click_steps[3]" }.Select(p => "configs/inference.json: " + p)));
    }

    /// <summary>A macro copies text, which is at home where it is put; what it was copied from stays at home where it is.</summary>
    [TestCase("@steps"), TestCase("$@steps")]
    public void A_step_that_a_macro_copies_keeps_its_own_place(string transforms)
    {
        using Bundle bundle = Bundle(transforms, "\"part\": {\"field\": \"image\", \"step\": {\"_target_\": \"LoadImaged\", \"keys\": \"@##field\"}}, \"steps\": [\"%part::step\", \"@part::step\"], ");
        ComponentConfig[] steps = [.. bundle.Open().Config.PreTransforms];
        Assert.That(steps.Select(s => s.Place), Is.EqualTo(new[] { "configs/inference.json: steps[0]", "configs/inference.json: part.step" }));
        Assert.That(steps[1].Text("keys"), Is.EqualTo("image"));
    }

    [Test]
    public void Python_of_its_own_is_refused_with_its_place_and_what_there_is_instead()
    {
        const string Own = """{"_target_": "scripts.transforms.OrientationGuidanceMultipleLabelDeepEditd", "ref_image": "image"}, """;
        using Bundle turning = Bundle("$@first_steps + @click_steps", Lists.Replace("\"click_steps\": [", "\"click_steps\": [" + Own, StringComparison.Ordinal)),
            other = Bundle("$@first_steps + @click_steps", Lists.Replace("\"click_steps\": [", "\"click_steps\": [" + Own.Replace("OrientationGuidanceMultipleLabelDeepEditd", "Sharpen", StringComparison.Ordinal), StringComparison.Ordinal)),
            written = Bundle("$@first_steps + @click_steps", Lists.Replace("\"click_steps\": [", "\"click_steps\": [" + Own.Replace("scripts.transforms.", "", StringComparison.Ordinal), StringComparison.Ordinal));
        Assert.That(turning.Refusal(), Does.Contain("configs/inference.json: click_steps[0]._target_").And.Contain("'scripts.transforms.OrientationGuidanceMultipleLabelDeepEditd'").And.Contain("which here is 'OrientationGuidanceMultipleLabelDeepEditd' without the module"));
        Assert.That(other.Refusal(), Does.Contain("click_steps[0]._target_").And.EndWith("use a built-in component."));
        Assert.That(written.Open().Info.Type, Is.EqualTo(ModelType.Deepgrow));
    }

    /// <summary>An MMAR may name a step by its module, which is called deepedit for all of them, or code of its own, whatever that is called.</summary>
    [TestCase("AddGuidanceSignalDeepEditd", true, false), TestCase("addguidancesignaldeepedit", true, false), TestCase("monai.apps.deepedit.transforms.AddGuidanceSignalDeepEditd", true, false),
        TestCase("monai.apps.deepedit.transforms.DiscardAddGuidanced", false, true), TestCase("DiscardAddGuidance", false, true), TestCase("AddGuidanceSignald", false, false),
        TestCase("Mine.AddGuidanceSignalDeepEdit, Steps", false, false), TestCase("Mine.DiscardAddGuidance, Steps", false, false)]
    public void Steps_are_known_by_their_names(string name, bool isClickStep, bool leavesClicksOut)
    {
        ComponentConfig step = new(name, [], "here");
        Assert.That((DeepEditSteps.Includes(step), DeepEditSteps.LeavesClicksOut(step)), Is.EqualTo((isClickStep, leavesClicksOut)));
    }

    [TestCase("""{"b": 1, "a": 0}""", "b a"), TestCase("""["x", "y"]""", "x y"), TestCase("\"one\"", "one"), TestCase("null", ""), TestCase("{}", "")]
    public void Names_are_keys_or_texts_in_their_order(string json, string expected) =>
        Assert.That(string.Join(' ', new ComponentConfig("Some", new JObject { ["label_names"] = JToken.Parse(json) }, "here").Names("label_names")), Is.EqualTo(expected));
}
