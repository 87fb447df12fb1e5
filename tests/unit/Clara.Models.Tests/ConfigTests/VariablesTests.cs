using Clara.Models.Config;

namespace Clara.Models.Tests.ConfigTests;

/// <summary>Variables of the file, of environment.json and of --set (Clara Train's rules).</summary>
public sealed class VariablesTests
{
    private const string Windows = """{"AIAA": {"name": "aiaa.inference.PyTorchInference", "args": {"scanning_window": true, "roi": "{ROI}", "overlap": "{OVERLAP}"}}}""";

    private static ModelArchive Open(string config, string? environment = null, params string[] settings)
    {
        using ArchiveFolder folder = new();
        string model = folder.Add("model", config);
        if (environment is not null)
            File.WriteAllText(Path.Combine(model, "config", "environment.json"), environment);
        return ModelArchive.Open(model, settings);
    }

    private static string Refusal(string config, string? environment = null, params string[] settings) =>
        Assert.Throws<ModelInvalidException>(() => Open(config, environment, settings))!.Message;

    [Test]
    public void A_text_that_is_a_variable_takes_its_typed_value_and_settings_win_over_the_environment_over_the_file()
    {
        string config = ArchiveFolder.Config(""" "ROI": [32, 32, 32], "OVERLAP": 0.1 """, Windows);
        ComponentConfig inferer = Open(config, """{"ROI": [64, 64, 48], "_note": "x"}""", "OVERLAP=0.5").Config.Inference.Inferer;
        Assert.That((inferer.Name, inferer.Numbers("roi_size", 3), inferer.Number("overlap")), Is.EqualTo(("SlidingWindowInferer", new double[] { 64, 64, 48 }, 0.5)));
        Assert.That(Open(config).Config.Inference.Inferer.Numbers("roi_size", 3), Is.EqualTo(new double[] { 32, 32, 32 }));
        Assert.That(Open(config, """{"ROI": [64, 64, 48]}""", "ROI=[16,16,8]").Config.Inference.Inferer.Numbers("roi_size", 3), Is.EqualTo(new double[] { 16, 16, 8 }));
    }

    [Test]
    public void The_type_may_be_a_variable()
    {
        string config = ArchiveFolder.Config().Replace("\"segmentation\"", "\"{PROCESSING_TASK}\"", StringComparison.Ordinal);
        Assert.That(config, Does.Contain("{PROCESSING_TASK}"));
        Assert.That(Open(config, """{"PROCESSING_TASK": "annotation"}""").Info.Type, Is.EqualTo(ModelType.Annotation));
        Assert.That(Refusal(config), Does.Contain("config_aiaa.json: type: the variable {PROCESSING_TASK} is not set"));
    }

    [Test]
    public void Within_a_text_a_variable_is_joined_and_values_may_hold_variables()
    {
        ModelArchive archive = Open(ArchiveFolder.Config(""" "A": "{B}/c", "B": "b", "N": 3, "pre_transforms": [{"name": "SaveImaged", "args": {"output_dir": "x/{A}_{N}_{F}", "n": "{N}"}}] """), """{"F": true}""");
        ComponentConfig save = archive.Config.PreTransforms[0];
        Assert.That((save.Text("output_dir"), save.Number("n")), Is.EqualTo(("x/b/c_3_true", 3.0)));
    }

    [Test]
    public void Disabled_may_be_a_variable()
    {
        string config = ArchiveFolder.Config(""" "NO_CROP": true, "pre_transforms": [{"name": "A", "disabled": "{NO_CROP}"}, {"name": "B"}] """);
        Assert.That(Open(config).Config.PreTransforms.Select(c => c.Name), Is.EqualTo(new[] { "B" }));
        Assert.That(Open(config, null, "NO_CROP=False").Config.PreTransforms.Select(c => c.Name), Is.EqualTo(new[] { "A", "B" }));
    }

    [Test]
    public void A_setting_with_dots_is_a_place_in_the_file()
    {
        string config = ArchiveFolder.Config("", Windows.Replace("{ROI}", "x", StringComparison.Ordinal).Replace("{OVERLAP}", "y", StringComparison.Ordinal));
        ComponentConfig inferer = Open(config, null, "inference.AIAA.args.roi=[8,8,8]", "inference.AIAA.args.overlap=0.25").Config.Inference.Inferer;
        Assert.That(inferer.Numbers("roi_size", 3), Is.EqualTo(new double[] { 8, 8, 8 }));
    }

    [Test]
    public void A_variable_that_is_not_set_is_named_with_its_place_and_the_nearest()
    {
        string said = Refusal(ArchiveFolder.Config(""" "ROY": [8, 8, 8] """, Windows));
        Assert.That(said, Does.Contain("config_aiaa.json: inference.AIAA.args.roi: the variable {ROI} is not set").And.Contain("nearest: ROY").And.Contain("environment.json"));
    }

    [Test]
    public void An_argument_that_cannot_be_expanded_matters_only_to_who_reads_it()
    {
        ComponentConfig save = Open(ArchiveFolder.Config(""" "pre_transforms": [{"name": "SaveImaged", "args": {"output_dir": "{NOWHERE}", "n": 1}}] """)).Config.PreTransforms[0];
        Assert.That(save.Number("n"), Is.EqualTo(1));
        Assert.That(save.UnreadArguments, Does.Contain("output_dir"));
        Assert.That(Assert.Throws<ModelInvalidException>(() => save.Text("output_dir"))!.Message, Does.Contain("pre_transforms[0].args.output_dir").And.Contain("{NOWHERE}"));
    }

    [Test]
    public void Rings_and_floods_of_variables_are_refused()
    {
        Assert.That(Refusal(ArchiveFolder.Config(""" "ROI": "{A}", "A": "{ROI}", "OVERLAP": 0.5 """, Windows)), Does.Contain("leads back to itself"));
        string flood = string.Join(", ", Enumerable.Range(0, 14).Select(i => $"\"V{i}\": [{string.Join(", ", Enumerable.Repeat($"\"{{V{i + 1}}}\"", 10))}]"));
        Assert.That(Refusal(ArchiveFolder.Config($"{flood}, \"V14\": 1, \"ROI\": \"{{V0}}\", \"OVERLAP\": 0.5", Windows)), Does.Contain("far more values"));
        string text = string.Join(", ", Enumerable.Range(0, 10).Select(i => $"\"V{i}\": \"{string.Concat(Enumerable.Repeat($"{{V{i + 1}}}", 4))}\""));
        Assert.That(Refusal(ArchiveFolder.Config($"{text}, \"V10\": \"abcdefgh\", \"ROI\": \"{{V0}}\", \"OVERLAP\": 0.5", Windows)), Does.Contain("more than 65,536 letters").Or.Contain("far more values"));
    }

    [Test]
    public void Unknown_keys_are_warnings_and_notes_and_used_globals_are_none()
    {
        ModelArchive archive = Open(ArchiveFolder.Config(""" "_note": 1, "ROI": [8, 8, 8], "OVERLAP": 0.5, "lables": [], "unused": 5 """, Windows));
        Assert.That(archive.Warnings, Is.EqualTo(new[] { "config_aiaa.json: lables is not known and ignored; nearest: labels.", "config_aiaa.json: unused is not known and ignored." }));
    }

    [Test]
    public void A_broken_environment_is_named() =>
        Assert.That(Refusal(ArchiveFolder.Config(), "{"), Does.Contain("environment.json is not a JSON object (line 1"));

    [TestCase("ref", "Restored", "post_transforms[0].ref: there is no component 'Restored' in this file; nearest: Restore")]
    [TestCase("ref", "loop", "post_transforms[0].ref: 'loop' is a reference itself")]
    public void References_that_lead_nowhere_are_named(string key, string target, string said) =>
        Assert.That(Refusal(ArchiveFolder.Config($$""" "pre_transforms": [{"name": "Restore"}, {"name": "loop", "ref": "Restore"}], "post_transforms": [{"{{key}}": "{{target}}"}] """)), Does.Contain(said));

    [Test]
    public void A_reference_reuses_a_definition_by_name_or_alias()
    {
        ServingConfig config = Open(ArchiveFolder.Config("""
            "pre_transforms": [{"name": "Spacingd#coarse", "args": {"pixdim": [2, 2, 2]}}, {"name": "Spacingd#fine", "args": {"pixdim": [1, 1, 1]}}],
            "post_transforms": [{"ref": "fine"}, {"ref": "Spacingd"}, {"ref": "Spacingd#fine"}]
            """)).Config;
        Assert.That(config.PostTransforms.Select(c => c.Numbers("pixdim", 3)[0]), Is.EqualTo(new[] { 1.0, 2.0, 1.0 }));
        Assert.That(config.PostTransforms.Select(c => c.Place), Is.EqualTo(Enumerable.Range(0, 3).Select(i => $"config_aiaa.json: post_transforms[{i}]")));
    }

    [Test]
    public void At_signs_refer_to_entries_and_hashes_are_a_fixed_list_of_expressions()
    {
        ComponentConfig c = Open(ArchiveFolder.Config(""" "SIZE": [2, 2, 2], "pre_transforms": [{"name": "A", "args": {"pixdim": "@SIZE", "none": "#None", "loss": "#x['loss']", "code": "#os.remove('/')", "gone": "@SIZ"}}] """)).Config.PreTransforms[0];
        Assert.That((c.Numbers("pixdim", 3), c.Has("none")), Is.EqualTo((new double[] { 2, 2, 2 }, false)));
        foreach ((string key, string said) in new[] { ("loss", "in training only"), ("code", "is not supported"), ("gone", "refers to nothing in this file; nearest: SIZE") })
            Assert.That(Assert.Throws<ModelInvalidException>(() => c.Has(key))!.Message, Does.Contain($"pre_transforms[0].args.{key}").And.Contain(said));
    }

    [TestCase("name=5", 5L), TestCase("name=-7", -7L), TestCase("name=1e-4", 1e-4), TestCase("name=True", true), TestCase("name=false", false), TestCase("name=", ""), TestCase("name=a=b", "a=b"), TestCase("name=nan", "nan"), TestCase("name=TRUE", "TRUE"), TestCase("name=0.5", 0.5)]
    public void Settings_are_typed(string text, object value) => Assert.That(((Newtonsoft.Json.Linq.JValue)ConfigSetting.Parse(text).Value).Value, Is.EqualTo(value));

    [TestCase("name"), TestCase("=5"), TestCase("a..b=5"), TestCase("x=[1,"), TestCase("x={\"a\":1} 2"), TestCase("type.x=1")]
    public void What_is_no_setting_is_refused(string text) =>
        Assert.That(Assert.Throws<Clara.Imaging.ClaraException>(() => Open(ArchiveFolder.Config(), null, text))!.Status, Is.EqualTo(Clara.Imaging.StatusCode.Argument));

    [TestCase("#monai.handlers.from_engine(['pred','label'])", "Fields pred,label False"), TestCase("#from_engine(['loss'], first=True)", "Fields loss True"), TestCase("lambda x: x['pred']", "Fields pred False"),
        TestCase("lambda x: (x['pred'], x['label'])", "Fields pred,label False"), TestCase("#@model.parameters()", "Parameters model False"), TestCase("#None", "Nothing  False"), TestCase("lambda x: None", "Nothing  False"),
        TestCase("#__import__('os')", null), TestCase("#x['a'].b", null), TestCase("#from_engine(x)", null)]
    public void The_expressions_of_Clara_Train_4_are_a_list(string text, string? read) =>
        Assert.That(Pt4Expression.Parse(text) is { } e ? $"{e.Kind} {string.Join(",", e.Names)} {e.First}" : null, Is.EqualTo(read));
}
