using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Annotation.Tests.PreferencesTests;

public sealed class DefinitionTests
{
    [Test]
    public void The_manifest_lists_the_same_preferences()
    {
        JObject manifest = JObject.Parse(File.ReadAllText(Repository.PathOf("plugin-manifest/clara.plugin.json")));
        IEnumerable<string> listed = manifest["preferences"]!.Select(p =>
            $"{p["key"]}|{p["type"]}|{p["default"]}|{p["meaning"]}|{string.Join(",", p["choices"]?.Values<string>() ?? [])}");
        IEnumerable<string> known = Preferences.Definitions.Select(d =>
            $"{d.Key}|{d.Kind.ToString().ToLowerInvariant()}|{d.Default}|{d.Meaning}|{string.Join(",", d.Choices)}");
        Assert.That(listed, Is.EqualTo(known));
    }

    [Test]
    public void Every_default_fits_its_own_type() =>
        Assert.That(Preferences.Definitions.Where(d => d.Problem(d.Default) is not null), Is.Empty);

    [Test]
    public void An_unknown_key_is_named() =>
        Assert.That(() => new Preferences().Get("server.uri"), Throws.TypeOf<ClaraException>().With.Message.Contains("server.uri").And.Message.Contains("server.url"));

    [TestCase("server.verify_tls", "yes")]
    [TestCase("server.timeout_seconds", "-1")]
    [TestCase("server.timeout_seconds", "NaN")]
    [TestCase("server.timeout_seconds", "1,5")]
    [TestCase("backend", "cloud")]
    [TestCase("server.url", "http://a\nb")]
    public void A_value_that_does_not_fit_is_refused_and_the_old_one_stays(string key, string value)
    {
        Preferences preferences = new();
        string before = preferences.Get(key);
        ClaraException e = Assert.Throws<ClaraException>(() => preferences.Set(key, value))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Argument));
        Assert.That(preferences.Get(key), Is.EqualTo(before));
    }

    [Test]
    public void A_copy_does_not_follow_later_changes()
    {
        Preferences preferences = new();
        preferences.Set("annotation.padding_mm", "12.5");
        Preferences copy = preferences.Copy();
        preferences.Set("annotation.padding_mm", "5");
        Assert.That(copy.GetNumber("annotation.padding_mm"), Is.EqualTo(12.5));
    }
}
