using Clara.Models.Config;

namespace Clara.Models.Tests.ComponentConfigTests;

/// <summary>Arguments by type, their defaults, and failures that name component, place and argument.</summary>
public sealed class ArgumentTests
{
    private static ComponentConfig Of(string args) =>
        ArchiveFolder.Open(ArchiveFolder.Config($$"""  "pre_transforms": [{"name": "Some", "args": {{args}}}]""")).Config.PreTransforms[0];

    [Test]
    public void Values_of_the_right_type_are_read()
    {
        ComponentConfig c = Of("""{"number": 1.5, "whole": 3, "flag": true, "text": "a", "list": [1, 2.5, 3], "one": 2, "nested": {"name": "Inner#x", "args": {"k": 1}}}""");
        Assert.That((c.Number("number"), c.Number("whole"), c.Count("whole"), c.Flag("flag", false), c.Text("text")), Is.EqualTo((1.5, 3.0, 3, true, "a")));
        Assert.That(c.Numbers("list", 3), Is.EqualTo(new[] { 1, 2.5, 3 }));
        Assert.That(c.Numbers("one", 3), Is.EqualTo(new[] { 2.0, 2, 2 }));
        Assert.That((c.Length("list"), c.Length("one"), c.Length("none")), Is.EqualTo((3, 1, 0)));
        Assert.That((c.Component("nested")!.Name, c.Component("nested")!.Place), Is.EqualTo(("Inner", "config_aiaa.json: pre_transforms[0].nested")));
    }

    [Test]
    public void Absent_and_null_values_are_the_defaults()
    {
        ComponentConfig c = Of("""{"here": null}""");
        foreach (string key in new[] { "here", "away" })
        {
            Assert.That((c.Number(key, 2), c.Count(key, 4), c.Flag(key, true), c.Text(key, "d"), c.Has(key)), Is.EqualTo((2.0, 4, true, "d", false)));
            Assert.That(c.Component(key), Is.Null);
        }
    }

    [Test]
    public void A_wrong_or_missing_argument_names_the_place()
    {
        ComponentConfig c = Of("""{"text": "a", "number": 1.5, "negative": -1, "huge": 1e999, "large": 9e99, "list": [1, 2], "texts": ["a", "b", "c"], "hugelist": [1e999, 1, 1]}""");
        (Action Read, string Key)[] rows =
        [
            (() => c.Number("text"), "text"), (() => c.Number("huge"), "huge"), (() => c.Number("away"), "away"), (() => c.Count("number"), "number"),
            (() => c.Count("negative"), "negative"), (() => c.Count("large"), "large"), (() => c.Flag("number", true), "number"), (() => c.Text("number"), "number"),
            (() => c.Text("away"), "away"), (() => c.Numbers("list", 3), "list"), (() => c.Numbers("texts", 3), "texts"), (() => c.Numbers("hugelist", 3), "hugelist"),
            (() => c.Numbers("away", 3), "away"), (() => c.Numbers("huge", 3), "huge"), (() => c.Component("text"), "text"),
        ];
        foreach ((Action read, string key) in rows)
            Assert.That(Assert.Throws<ModelInvalidException>(read)!.Message, Does.StartWith($"config_aiaa.json: pre_transforms[0] (Some): the argument '{key}' "));
    }

    /// <summary>Bundles of MONAI's zoo have "True" for true; Python takes "False" for true as well, which nobody can have meant.</summary>
    [Test]
    public void A_switch_that_is_a_text_is_on_where_it_says_so_and_else_refused()
    {
        ComponentConfig c = Of("""{"python": "True", "json": ["true"], "off": "False", "other": "yes"}""");
        Assert.That((c.Flag("python", false), c.Flag("json", false)), Is.EqualTo((true, true)));
        foreach (string key in new[] { "off", "other" })
            Assert.That(Assert.Throws<ModelInvalidException>(() => c.Flag(key, false))!.Message, Does.EndWith($"the argument '{key}' must be true or false."));
    }

    [Test]
    public void Arguments_that_nobody_read_are_listed_but_notes_are_not()
    {
        ComponentConfig c = Of("""{"read": 1, "known": 2, "misspelt": 3, "_note": 4}""");
        c.Number("read");
        c.Ignore("known", "never");
        Assert.That(c.UnreadArguments, Is.EqualTo(new[] { "misspelt" }));
    }

    [Test]
    public void Many_threads_may_build_from_it_at_once()
    {
        for (int round = 0; round < 20; round++)
        {
            ComponentConfig c = Of("""{"k1": 1, "k500": 2, "unread": 3}""");
            Parallel.For(0, 1000, i => c.Has($"k{i}"));
            Assert.That(c.UnreadArguments, Is.EqualTo(new[] { "unread" }));
        }
    }
}
