using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Models.Tests.ModelImporterTests;

/// <summary>What an import leaves on disk, when it works and when it does not.</summary>
public sealed class ArchiveTests
{
    [Test]
    public async Task An_import_makes_an_archive_that_the_catalogue_lists()
    {
        using Importing importing = new();
        ModelArchive archive = await importing.ImportAsync();
        Assert.That((archive.Info.Name, archive.Folder, archive.Info.Type), Is.EqualTo(("brain", Path.Combine(importing.Models, "brain"), ModelType.Segmentation)));
        Assert.That(archive.Info.Labels, Is.EqualTo(new[] { new Label(1, "white matter"), new Label(2, "cortex") }));
        Assert.That(File.ReadAllText(archive.NetworkFile), Is.EqualTo("network"));
        Assert.That(new ModelCatalogue(importing.Models).Find("brain", default).Config.PreTransforms.Select(c => c.Name), Does.Contain("CropForegroundd"));
        Assert.That(importing.Left(), Is.EqualTo(new[] { "brain" }));
    }

    [Test]
    public async Task A_TorchScript_file_gets_its_own_name_and_engine_in_the_archive()
    {
        using Importing importing = new();
        ModelArchive archive = await importing.ImportAsync(importing.Write("brain.ts", "script"));
        Assert.That((Path.GetFileName(archive.NetworkFile), archive.Info.Weights, File.ReadAllText(archive.NetworkFile)), Is.EqualTo(("model.ts", (Config.WeightsFormat?)Config.WeightsFormat.TorchScript, "script")));
    }

    [Test]
    public async Task A_name_may_be_given()
    {
        using Importing importing = new();
        Assert.That((await importing.ImportAsync(name: "Brain-2.0_x")).Info.Name, Is.EqualTo("Brain-2.0_x"));
    }

    [TestCase(""), TestCase("."), TestCase(".."), TestCase(".hidden"), TestCase("a/b"), TestCase("../a"), TestCase("a b"), TestCase("a\nb"), TestCase("-a"), TestCase("gehirn_ä")]
    public async Task A_name_that_is_no_folder_name_everywhere_is_refused(string name)
    {
        using Importing importing = new();
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync(name: name)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Argument));
        Assert.That(e.Message, Does.Contain("cannot name a model").And.Not.Contain("\n"));
        Assert.That(importing.Left(), Is.Empty);
    }

    [Test]
    public async Task A_name_that_is_taken_is_refused_and_replaced_where_asked()
    {
        using Importing importing = new();
        await importing.ImportAsync();
        File.WriteAllText(importing.Network, "second");
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync()))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Argument, "The model 'brain' is already there; give another --name, or --replace it.")));
        Assert.That(File.ReadAllText(Path.Combine(importing.Models, "brain", "models", "model.onnx")), Is.EqualTo("network"));
        ModelArchive archive = await importing.ImportAsync(replace: true);
        Assert.That(File.ReadAllText(archive.NetworkFile), Is.EqualTo("second"));
        Assert.That(importing.Left(), Is.EqualTo(new[] { "brain" }));
    }

    [Test]
    public async Task A_folder_of_the_users_is_never_replaced()
    {
        using Importing importing = new();
        string photos = Path.Combine(importing.Models, "brain");
        Directory.CreateDirectory(photos);
        File.WriteAllText(Path.Combine(photos, "holiday.jpg"), "dear");
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync(replace: true)))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Argument));
        Assert.That(e.Message, Does.Contain("no model"));
        Assert.That(File.ReadAllText(Path.Combine(photos, "holiday.jpg")), Is.EqualTo("dear"));
    }

    [Test]
    public async Task A_replacement_that_does_not_pass_the_check_leaves_the_old_model()
    {
        using Importing importing = new();
        await importing.ImportAsync();
        File.WriteAllText(importing.Network, "broken");
        string? seen = null;
        ModelInvalidException e = (await Assert.CatchAsync<ModelInvalidException>(() => ModelImporter.ImportAsync(importing.Network, Importing.Template, null, null, importing.Models, true, a =>
        {
            seen = $"{a.Info.Name} {File.ReadAllText(a.NetworkFile)}";
            throw new ModelInvalidException("cannot run");
        }, default)))!;
        Assert.That((e.Message, seen), Is.EqualTo(("cannot run", "brain broken")));
        Assert.That(File.ReadAllText(Path.Combine(importing.Models, "brain", "models", "model.onnx")), Is.EqualTo("network"));
        Assert.That(importing.Left(), Is.EqualTo(new[] { "brain" }));
    }

    [Test]
    public async Task A_cancelled_import_leaves_nothing_behind()
    {
        using Importing importing = new();
        Assert.That(await Assert.CatchAsync<OperationCanceledException>(() => importing.ImportAsync(ct: new(true))), Is.Not.Null);
        Assert.That(Directory.Exists(importing.Models), Is.False);
    }

    /// <summary>The file is zeros that take no room on disk, far more of them than are copied before the cancel comes.</summary>
    [Test]
    public async Task An_import_cancelled_in_the_middle_of_a_copy_leaves_nothing_behind()
    {
        using Importing importing = new();
        using (FileStream file = File.OpenWrite(importing.Network))
            file.SetLength(1L << 36);
        using Canceller copying = new(() => importing.Left() is [string room] && File.Exists(Path.Combine(importing.Models, room, "brain", "models", "model.onnx")));
        Assert.That(await Assert.CatchAsync<OperationCanceledException>(() => importing.ImportAsync(ct: copying.Token)), Is.Not.Null);
        Assert.That(importing.Left(), Is.Empty);
    }

    [Test]
    public async Task A_models_folder_that_is_a_file_is_said()
    {
        using Importing importing = new();
        File.WriteAllText(importing.Models, "");
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync()))!;
        Assert.That(e.Status, Is.EqualTo(StatusCode.Io));
        Assert.That(e.Message, Does.StartWith("The model 'brain' cannot be written into ").And.Contain("permissions"));
        Assert.That(File.ReadAllText(importing.Models), Is.Empty);
    }

    [Test]
    public async Task A_file_in_the_models_place_is_kept()
    {
        using Importing importing = new();
        Directory.CreateDirectory(importing.Models);
        File.WriteAllText(Path.Combine(importing.Models, "brain"), "a file");
        foreach (bool replace in new[] { false, true })
        {
            ClaraException e = (await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync(replace: replace)))!;
            Assert.That(e.Status, Is.EqualTo(StatusCode.Argument));
        }
        Assert.That(importing.Left(), Is.EqualTo(new[] { "brain" }));
        Assert.That(File.ReadAllText(Path.Combine(importing.Models, "brain")), Is.EqualTo("a file"));
    }

    [Test]
    public async Task A_network_that_is_missing_or_a_folder_is_refused()
    {
        using Importing importing = new();
        foreach (string network in new[] { importing.Network + "x", Path.GetDirectoryName(importing.Network)! })
            Assert.That((await Assert.CatchAsync<ClaraException>(() => importing.ImportAsync(network, name: "a")))!.Status, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task An_unknown_template_is_refused_with_those_there_are()
    {
        using Importing importing = new();
        ModelNotFoundException e = (await Assert.CatchAsync<ModelNotFoundException>(() => importing.ImportAsync(template: "ct")))!;
        Assert.That(e.Message, Is.EqualTo($"There is no template 'ct'; there are {string.Join(", ", ModelTemplate.Names)}."));
        Assert.That(ModelTemplate.Names, Does.Contain("mr-brain-meshnet"));
    }
}
