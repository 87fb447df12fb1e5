using Clara.Inference.Tests.Onnx;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>Where networks run is told wherever models are, and a device that was named is never another one.</summary>
public sealed class DeviceTests
{
    private const string Nowhere = "/nowhere/provider.so";

    [Test]
    public async Task Doctor_lists_every_kind_of_device_and_what_the_preference_takes()
    {
        JObject json = JObject.Parse((await Outcome.Of("doctor", "--json", "--device", "cpu")).Output);
        Assert.That(json["checks"]!.Select(c => (string)c["name"]!), Is.SupersetOf(new[] { "device cpu", "device cuda", "device tensorrt", "device directml", "device coreml", "device" }));
        Assert.That((string)json["checks"]!.Single(c => (string)c["name"]! == "device")["detail"]!, Is.EqualTo("Device cpu; cpu was asked for: it was named."));
    }

    [TestCase("directml:0", "has no DmlExecutionProvider"), TestCase("plugin:" + Nowhere, Nowhere + " does not exist"), TestCase("gpu", "The device 'gpu' is not known")]
    public async Task Doctor_fails_for_a_device_that_was_named_and_is_not_there(string device, string said)
    {
        Outcome run = await Outcome.Of("doctor", "--json", "--device", device);
        Assert.That(run.Code, Is.EqualTo(1));
        JToken check = JObject.Parse(run.Output)["checks"]!.Single(c => (string)c["name"]! == "device");
        Assert.That((string)check["state"]!, Is.EqualTo("failed"));
        Assert.That((string)check["detail"]!, Does.StartWith("Device none; ").And.Contain(said));
    }

    [Test]
    public async Task Lists_of_models_say_which_device_would_be_taken_and_why()
    {
        using TempFolder models = new();
        PromptArchives.Write(models.Path);
        foreach (string[] line in new[] { new[] { "models" }, ["models", "show", PromptArchives.Scores] })
        {
            JObject told = JObject.Parse((await Outcome.Of([.. line, "--models", models.Path, "--json", "--device", "cpu"])).Output);
            foreach (JToken device in (told["models"] ?? new JArray()).Where(m => (string)m["name"]! == PromptArchives.Scores).Append(told).Select(o => o["device"]!))
                Assert.That(((string)device["asked"]!, (string)device["taken"]!, (string)device["why"]!), Is.EqualTo(("cpu", "cpu", "it was named")));
            Assert.That((await Outcome.Of([.. line, "--models", models.Path, "--device", "cpu"])).Output, Does.Contain("Device cpu; cpu was asked for: it was named."));
        }
        Assert.That(JObject.Parse((await Outcome.Of("models", "show", "annotation_any", "--json")).Output).ContainsKey("device"), Is.False, "it needs no network");
        Assert.That((string)JObject.Parse((await Outcome.Of("models", "--json", "--device", "directml:1")).Output)["device"]!["taken"]!, Is.EqualTo("none"));
    }
}
