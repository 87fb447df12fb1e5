namespace Clara.Models.Tests.ModelArchiveTests;

/// <summary>Which network an archive has, and which it may not have.</summary>
public sealed class NetworkFileTests
{
    private static string Named(string file) => ArchiveFolder.Config("", $$"""{"CLARA": {"name": "OnnxInference", "args": {"model": "{{file}}" } } }""");

    private static readonly string Unnamed = ArchiveFolder.Config("", """{"CLARA": {"name": "OnnxInference"}}""");

    [Test]
    public void The_named_file_is_taken()
    {
        using ArchiveFolder folder = new();
        string model = folder.Add("liver", Named("models/b.onnx"), "models/a.onnx", "models/b.onnx");
        ModelArchive archive = ModelArchive.Open(model);
        Assert.That((archive.NetworkFile, archive.Folder, archive.Info.Name), Is.EqualTo((Path.Combine(model, "models", "b.onnx"), model, "liver")));
    }

    [Test]
    public void Without_a_name_the_only_one_is_taken()
    {
        using ArchiveFolder folder = new();
        string model = folder.Add("liver", Unnamed, "models/net.onnx", "models/notes.txt");
        Assert.That(ModelArchive.Open(model).NetworkFile, Is.EqualTo(Path.Combine(model, "models", "net.onnx")));
    }

    [Test]
    public void A_folder_with_a_separator_at_its_end_is_the_same_folder()
    {
        using ArchiveFolder folder = new();
        ModelArchive archive = ModelArchive.Open(folder.Add("liver") + Path.DirectorySeparatorChar);
        Assert.That((archive.Info.Name, File.Exists(archive.NetworkFile)), Is.EqualTo(("liver", true)));
    }

    [Test]
    public void A_config_beside_the_network_is_found()
    {
        using ArchiveFolder folder = new();
        string model = folder.Add("liver");
        File.Move(folder.ConfigOf("liver"), Path.Combine(model, "config_aiaa.json"));
        Assert.That(ModelArchive.Open(model).Info.Name, Is.EqualTo("liver"));
    }

    [Test]
    public void Two_networks_of_which_none_is_named_are_refused()
    {
        using ArchiveFolder folder = new();
        string model = folder.Add("liver", Unnamed, "models/a.onnx", "models/b.onnx");
        Assert.That(Refusal(model), Does.Contain("models/ has 2 .onnx files; name one in inference.CLARA.args.model"));
    }

    [Test]
    public void No_network_is_refused()
    {
        using ArchiveFolder folder = new();
        Assert.That(Refusal(folder.Add("liver", Unnamed, "models/model.pt")), Does.Contain("models/ has 0 .onnx files"));
        Assert.That(Refusal(folder.Add("spleen", Named("models/gone.onnx"))), Does.Contain("config_aiaa.json: inference.CLARA.args.model: the network models/gone.onnx is missing"));
        Directory.Delete(Path.Combine(folder.Path, "liver", "models"), recursive: true);
        Assert.That(Refusal(Path.Combine(folder.Path, "liver")), Does.Contain("models/ has 0 .onnx files"));
    }

    [TestCase("../other/models/model.onnx"), TestCase("models/../../other/models/model.onnx"), TestCase("/etc/passwd"), TestCase(""), TestCase("."), TestCase("../liver2/models/model.onnx")]
    public void A_network_outside_of_the_archive_is_refused(string file)
    {
        using ArchiveFolder folder = new();
        folder.Add("other");
        folder.Add("liver2"); // begins like the archive's own folder
        Assert.That(Refusal(folder.Add("liver", Named(file))), Does.Contain("lies outside of the archive"));
    }

    [TestCase("a\\u0000b"), TestCase("models/a\\nb.onnx"), TestCase("models")]
    public void A_name_that_no_file_has_is_refused(string file)
    {
        using ArchiveFolder folder = new();
        Assert.That(Refusal(folder.Add("liver", Named(file))), Does.StartWith("The model 'liver' cannot be used: ").And.Not.Contain("\n"));
    }

    [Test]
    public void A_folder_that_is_no_archive_is_refused()
    {
        using ArchiveFolder folder = new();
        Directory.CreateDirectory(Path.Combine(folder.Path, "photos"));
        Assert.That(Refusal(Path.Combine(folder.Path, "photos")), Is.EqualTo("The model 'photos' cannot be used: config/config_aiaa.json is missing."));
        Assert.That(Refusal(Path.Combine(folder.Path, "gone")), Does.Contain("config_aiaa.json is missing"));
    }

    private static string Refusal(string folder) => Assert.Throws<ModelInvalidException>(() => ModelArchive.Open(folder))!.Message;
}
