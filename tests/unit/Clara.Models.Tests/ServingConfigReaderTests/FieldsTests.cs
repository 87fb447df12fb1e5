using Clara.Imaging;

namespace Clara.Models.Tests.ServingConfigReaderTests;

/// <summary>Type, texts, padding, roi, the wrapper that servers store, unknown keys.</summary>
public sealed class FieldsTests
{
    [TestCase("segmentation", ModelType.Segmentation), TestCase(" Segmentation ", ModelType.Segmentation), TestCase("annotation", ModelType.Annotation),
        TestCase("dextr3d", ModelType.Annotation), TestCase("deepgrow", ModelType.Deepgrow), TestCase("classification", ModelType.Classification),
        TestCase("others", ModelType.Other), TestCase("pipeline", ModelType.Other)]
    public void Types_are_those_of_Clara_Train(string type, ModelType expected) =>
        Assert.That(ArchiveFolder.Open($$"""{"type": "{{type}}", "inference": {{ArchiveFolder.Inference}}}""").Info.Type, Is.EqualTo(expected));

    [TestCase("\"detection\"", "the type 'detection' is not known"), TestCase("\"\"", "has no 'type'"), TestCase("null", "has no 'type'"), TestCase("[1]", "has no 'type'")]
    public void An_unknown_type_is_refused_with_those_there_are(string type, string said) =>
        Assert.That(ArchiveFolder.Refusal($$"""{"type": {{type}}, "inference": {{ArchiveFolder.Inference}}}"""), Does.Contain(said).And.Contain("segmentation, annotation, deepgrow"));

    [Test]
    public void The_wrapper_of_a_servers_copy_is_taken_off()
    {
        ModelArchive archive = ArchiveFolder.Open($$"""{"segmentation_ct_liver": {{ArchiveFolder.Config("\"description\": \"liver\"")}}}""");
        Assert.That((archive.Info.Name, archive.Info.Type, archive.Info.Description), Is.EqualTo(("model", ModelType.Segmentation, "liver")));
    }

    [Test]
    public void Two_wrapped_models_have_no_type() =>
        Assert.That(ArchiveFolder.Refusal($$"""{"a": {{ArchiveFolder.Config()}}, "b": {{ArchiveFolder.Config()}}}"""), Does.Contain("has no 'type'"));

    [Test]
    public void Unknown_keys_notes_and_other_engines_are_ignored()
    {
        string inference = """{"_note": 1, "AIAA": {"name": "aiaa.inference.PyTorchInference"}, "trtis": [], "CLARA": {"name": "OnnxInference", "gpu": true}}""";
        ModelArchive archive = ArchiveFolder.Open(ArchiveFolder.Config("\"_why\": \"x\", \"format\": \"trtmodel\", \"inference_x\": {\"a\": [1]}, \"writer\": 5", inference));
        Assert.That(archive.Info.Labels, Has.Count.EqualTo(1));
    }

    [TestCase("\"2.1\"", "2.1"), TestCase("3", "3"), TestCase("1.5", "1.5"), TestCase("\"2021-03-01T10:00:00Z\"", "2021-03-01T10:00:00Z"), TestCase("null", ""), TestCase("{}", "")]
    public void A_version_is_a_text_whatever_it_looks_like(string version, string expected) =>
        Assert.That(ArchiveFolder.Open(ArchiveFolder.Config($"\"version\": {version}")).Info.Version, Is.EqualTo(expected));

    [TestCase("10", 10), TestCase("12.5", 12.5), TestCase("0", 0), TestCase("-1", 20), TestCase("\"10\"", 20), TestCase("null", 20), TestCase("1e999", 20)]
    public void Padding_is_a_length_or_the_default(string padding, double expected) =>
        Assert.That(ArchiveFolder.Open(ArchiveFolder.Config($"\"padding\": {padding}")).Info.PaddingMm, Is.EqualTo(expected));

    [Test]
    public void A_roi_is_three_extents() =>
        Assert.That(ArchiveFolder.Open(ArchiveFolder.Config("\"roi\": [128, 96, 64]")).Info.Roi, Is.EqualTo(new Size3(128, 96, 64)));

    [TestCase("[128, 128]"), TestCase("[0, 1, 1]"), TestCase("[1.5, 1, 1]"), TestCase("[99999, 1, 1]"), TestCase("\"128\""), TestCase("128"), TestCase("[99999999999999999999999, 1, 1]")]
    public void Another_roi_is_none(string roi) => Assert.That(ArchiveFolder.Open(ArchiveFolder.Config($"\"roi\": {roi}")).Info.Roi, Is.Null);

    [Test]
    public void The_engine_names_file_input_output_and_inferer()
    {
        InferenceOf("""{"model": "models/model.onnx", "input": "image", "output": "logits", "inferer": {"name": "SlidingWindowInferer#sw", "args": {"roi_size": 96}}}""", out Config.InferenceConfig inference);
        Assert.That((inference.ModelFile, inference.InputName, inference.OutputName, inference.Inferer.Name), Is.EqualTo(("models/model.onnx", "image", "logits", "SlidingWindowInferer")));
        Assert.That(inference.Inferer.Numbers("roi_size", 3), Is.EqualTo(new double[] { 96, 96, 96 }));
        InferenceOf("{}", out inference);
        Assert.That((inference.ModelFile, inference.InputName, inference.OutputName, inference.Inferer.Name), Is.EqualTo(((string?)null, (string?)null, (string?)null, "SimpleInferer")));
    }

    private static void InferenceOf(string args, out Config.InferenceConfig inference) =>
        inference = ArchiveFolder.Open(ArchiveFolder.Config("", $$$"""{"CLARA": {"name": "OnnxInference", "args": {{{args}}}}}""")).Config.Inference;
}
