using System.Text;

namespace Clara.Models.Tests.ServingConfigReaderTests;

/// <summary>A failure names the file and the place in it, and no text of any kind ends in anything else than a failure.</summary>
public sealed class PlacesTests
{
    [TestCase("\"pre_transforms\": {}", "config_aiaa.json: pre_transforms must be a list")]
    [TestCase("\"pre_transforms\": [5]", "config_aiaa.json: pre_transforms[0] must be a component")]
    [TestCase("\"pre_transforms\": [{\"name\": \"A\"}, {\"args\": {}}]", "config_aiaa.json: pre_transforms[1] has no 'name'")]
    [TestCase("\"post_transforms\": [{\"name\": 7}]", "config_aiaa.json: post_transforms[0] has no 'name'")]
    [TestCase("\"post_transforms\": [{\"name\": \" #late\"}]", "config_aiaa.json: post_transforms[0] has no 'name'")]
    [TestCase("\"post_transforms\": [{\"name\": \"A\", \"args\": [1]}]", "config_aiaa.json: post_transforms[0].args must be an object")]
    [TestCase("\"post_transforms\": [{\"path\": \"my.Code\"}]", "config_aiaa.json: post_transforms[0] names code of its own")]
    [TestCase("\"post_transforms\": [{\"name\": \"Spacingd\", \"path\": \"my.Code\"}]", "config_aiaa.json: post_transforms[0] names code of its own")]
    [TestCase("\"pre_transforms\": [{\"name\": \"A\", \"disabled\": \"{NO_CROP}\"}]", "config_aiaa.json: pre_transforms[0].disabled must be true or false")]
    public void Chains(string more, string said) => Assert.That(ArchiveFolder.Refusal(ArchiveFolder.Config(more)), Does.Contain(said));

    [TestCase("5", "config_aiaa.json: inference is missing")]
    [TestCase("{\"tf\": {}}", "config_aiaa.json: inference has no engine that this version runs")]
    [TestCase("{\"CLARA\": {}}", "config_aiaa.json: inference.CLARA has no 'name'")]
    [TestCase("{\"CLARA\": {\"name\": \"TorchInference\"}}", "config_aiaa.json: inference.CLARA: the engine 'TorchInference' is not known")]
    [TestCase("{\"CLARA\": {\"name\": \"OnnxInference\", \"args\": {\"model\": 5}}}", "the argument 'model' must be a text")]
    [TestCase("{\"CLARA\": {\"name\": \"OnnxInference\", \"args\": {\"inferer\": \"Simple\"}}}", "the argument 'inferer' must be a component")]
    [TestCase("{\"CLARA\": {\"name\": \"OnnxInference\", \"args\": {\"inferer\": {}}}}", "config_aiaa.json: inference.CLARA.inferer has no 'name'")]
    public void The_engine(string inference, string said) => Assert.That(ArchiveFolder.Refusal(ArchiveFolder.Config("", inference)), Does.Contain(said));

    [Test]
    public void Disabled_components_are_left_out_and_an_alias_is_no_part_of_a_name()
    {
        Config.ServingConfig config = ArchiveFolder.Open(ArchiveFolder.Config(
            """ "pre_transforms": [{"name": "A#first"}, {"name": "B", "disabled": true}, {"name": "C", "disabled": false}, {"name": " D # x ", "disabled": null}]""")).Config;
        Assert.That(config.PreTransforms.Select(c => c.Name), Is.EqualTo(new[] { "A", "C", "D" }));
        Assert.That(config.PreTransforms.Select(c => c.Place), Is.EqualTo(new[] { 0, 2, 3 }.Select(i => $"config_aiaa.json: pre_transforms[{i}]")));
        Assert.That(config.PostTransforms, Is.Empty);
    }

    [TestCase(""), TestCase("[]"), TestCase("null"), TestCase("\"text\""), TestCase("{"), TestCase("{\"type\": \"segm"), TestCase("{\"a\": 1,, }"), TestCase("<html>"), TestCase("\0\0\0\0"),
        TestCase("{\"type\": nope}")]
    public void What_is_not_JSON_is_refused_with_the_line(string text) =>
        Assert.That(ArchiveFolder.Refusal(text), Does.Contain("config_aiaa.json is not a JSON object (line "));

    [Test]
    public void Anything_after_the_object_is_refused() =>
        Assert.That(ArchiveFolder.Refusal(ArchiveFolder.Config() + "\n{}"), Does.Contain("config_aiaa.json is not a JSON object (line 2"));

    [Test]
    public void A_comment_after_the_object_is_a_note() => Assert.That(ArchiveFolder.Open(ArchiveFolder.Config() + " // made by hand\n").Info.Labels, Has.Count.EqualTo(1));

    [TestCase("["), TestCase("{\"a\":")]
    public void Deep_nesting_is_refused(string level)
    {
        StringBuilder text = new("{\"type\": \"segmentation\", \"x\": ");
        for (int i = 0; i < 200_000; i++)
            text.Append(level);
        Assert.That(ArchiveFolder.Refusal(text.ToString()), Does.Contain("config_aiaa.json is not a JSON object"));
    }

    [Test]
    public void A_huge_file_is_refused_without_being_read()
    {
        using ArchiveFolder folder = new();
        folder.Add("model");
        using (FileStream file = File.OpenWrite(folder.ConfigOf("model")))
            file.SetLength(1L << 40); // sparse
        Assert.That(Assert.Throws<ModelInvalidException>(() => ModelArchive.Open(Path.Combine(folder.Path, "model")))!.Message, Does.Contain("config_aiaa.json is too large"));
    }

    [Test]
    public void A_config_with_a_byte_order_mark_is_read()
    {
        using ArchiveFolder folder = new();
        string model = folder.Add("model");
        File.WriteAllText(folder.ConfigOf("model"), ArchiveFolder.Config(), new UTF8Encoding(true));
        Assert.That(ModelArchive.Open(model).Info.Labels, Has.Count.EqualTo(1));
    }

    /// <summary>Every mutation of a good config is either read or refused; nothing else comes out.</summary>
    [Test]
    public void Mutated_configs_are_read_or_refused()
    {
        string good = ArchiveFolder.Config("""
            "version": 1, "padding": 10.0, "roi": [128, 128, 128],
            "pre_transforms": [{"name": "Spacingd#a", "args": {"pixdim": [1, 1, 1]}, "disabled": false}], "post_transforms": [{"name": "AsDiscreted", "args": {"argmax": true}}]
            """);
        string[] pieces = ["null", "{}", "[]", "\"\"", "-1", "1e999", "99999999999999999999999999", "true", "\"\\u0000\"", "\"2020-01-01T00:00:00\"", "\"../..\""];
        Random random = new(7);
        using ArchiveFolder folder = new();
        string model = folder.Add("model");
        int read = 0, refused = 0;
        for (int i = 0; i < 500; i++)
        {
            StringBuilder text = new(good);
            for (int k = random.Next(1, 3); k > 0; k--)
            {
                int at = random.Next(text.Length);
                if (random.Next(3) == 0)
                    text[at] = (char)random.Next(1, 127);
                else
                {
                    // From one value's beginning to a separator: another value instead.
                    int start = text.ToString().IndexOf(':', at) + 1, end = start <= 0 ? -1 : text.ToString().IndexOfAny([',', '}', ']'], start);
                    if (end > start && start > 0)
                        text.Remove(start, end - start).Insert(start, pieces[random.Next(pieces.Length)]);
                }
            }
            File.WriteAllText(folder.ConfigOf("model"), text.ToString());
            try
            {
                ModelArchive.Open(model);
                read++;
            }
            catch (ModelInvalidException e)
            {
                Assert.That(e.Message, Does.Not.Contain("\n"));
                refused++;
            }
        }
        Assert.That(Math.Min(read, refused), Is.GreaterThan(50), "the mutations are too weak or too strong to tell anything");
    }
}
