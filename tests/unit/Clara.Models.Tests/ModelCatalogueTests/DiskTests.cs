using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Models.Tests.ModelCatalogueTests;

/// <summary>Each look says what is on disk now.</summary>
public sealed class DiskTests
{
    private static string[] Names(ModelCatalogue catalogue) => [.. catalogue.List(default).Select(a => a.Info.Name)];

    [Test]
    public void A_folder_that_does_not_exist_yet_has_no_models_until_it_does()
    {
        using ArchiveFolder folder = new();
        ModelCatalogue catalogue = new(Path.Combine(folder.Path, "models"));
        Assert.That(Names(catalogue), Is.Empty);
        Assert.That(catalogue.Problems(default), Is.Empty);
        folder.Add("models/liver");
        Assert.That(Names(catalogue), Is.EqualTo(new[] { "liver" }));
    }

    [Test]
    public void Archives_appear_change_and_disappear()
    {
        using ArchiveFolder folder = new();
        ModelCatalogue catalogue = new(folder.Path);
        folder.Add("b");
        folder.Add("a");
        folder.Add("B");
        Assert.That(Names(catalogue), Is.EqualTo(new[] { "B", "a", "b" }));
        Assert.That(catalogue.List(default)[1], Is.SameAs(catalogue.List(default)[1]), "an archive that did not change is not read again");
        File.WriteAllText(folder.ConfigOf("a"), ArchiveFolder.Config("\"description\": \"changed\""));
        Assert.That(catalogue.Find("a", default).Info.Description, Is.EqualTo("changed"));
        Directory.Delete(Path.Combine(folder.Path, "a"), recursive: true);
        Assert.That(Names(catalogue), Is.EqualTo(new[] { "B", "b" }));
    }

    [Test]
    public void A_broken_archive_is_a_problem_until_it_is_mended()
    {
        using ArchiveFolder folder = new();
        ModelCatalogue catalogue = new(folder.Path);
        folder.Add("good");
        folder.Add("z_broken", "{");
        folder.Add("empty", ArchiveFolder.Config(), "models/other.pt");
        Assert.That(Names(catalogue), Is.EqualTo(new[] { "good" }));
        Assert.That(catalogue.Problems(default).Select(p => p.Name), Is.EqualTo(new[] { "empty", "z_broken" }));
        Assert.That(catalogue.Problems(default)[0].Message, Does.Contain("'empty'").And.Contain("models/model.onnx is missing"));
        File.WriteAllText(Path.Combine(folder.Path, "empty", "models", "model.onnx"), "");
        File.WriteAllText(folder.ConfigOf("z_broken"), ArchiveFolder.Config());
        Assert.That(Names(catalogue), Is.EqualTo(new[] { "empty", "good", "z_broken" }));
        Assert.That(catalogue.Problems(default), Is.Empty);
        File.Delete(Path.Combine(folder.Path, "empty", "models", "model.onnx"));
        Assert.That(catalogue.Problems(default).Select(p => p.Name), Is.EqualTo(new[] { "empty" }));
    }

    [Test]
    public void Other_folders_files_and_archives_in_the_making_are_no_models()
    {
        using ArchiveFolder folder = new();
        folder.Add(".import-1");
        Directory.CreateDirectory(Path.Combine(folder.Path, "photos"));
        File.WriteAllText(Path.Combine(folder.Path, "config_aiaa.json"), ArchiveFolder.Config());
        ModelCatalogue catalogue = new(folder.Path);
        Assert.That(Names(catalogue), Is.Empty);
        Assert.That(catalogue.Problems(default), Is.Empty);
    }

    [Test]
    public void A_config_that_is_a_link_to_nothing_does_not_hide_the_other_models()
    {
        using ArchiveFolder folder = new();
        folder.Add("good");
        folder.Add("dangling");
        File.Delete(folder.ConfigOf("dangling"));
        File.CreateSymbolicLink(folder.ConfigOf("dangling"), Path.Combine(folder.Path, "nothing"));
        Assert.That(Names(new(folder.Path)), Is.EqualTo(new[] { "good" }));
    }

    [Test]
    public void A_file_in_the_folders_place_is_said()
    {
        using TempFolder folder = new();
        File.WriteAllText(folder.File("models"), "");
        ClaraException e = Assert.Throws<ClaraException>(() => new ModelCatalogue(folder.File("models")).List(default))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Io, $"The models folder {folder.File("models")} cannot be read; check that it is a folder and may be read.")));
    }

    [Test]
    public void A_cancelled_look_ends() =>
        Assert.Throws<OperationCanceledException>(() => new ModelCatalogue(Path.GetTempPath()).List(new(true)));

    /// <summary>A viewer lists while somebody imports and removes: the others stay listed and nothing but an answer comes out.</summary>
    [Test]
    public void Looks_while_archives_come_and_go_always_list_the_one_that_stays()
    {
        using ArchiveFolder folder = new();
        folder.Add("stays");
        ModelCatalogue catalogue = new(folder.Path);
        using CancellationTokenSource end = new();
        int rounds = 0;
        Task churn = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                folder.Add("comes");
                Thread.Yield();
                Directory.Delete(Path.Combine(folder.Path, "comes"), recursive: true);
                Interlocked.Increment(ref rounds);
            }
        });
        try
        {
            while (Volatile.Read(ref rounds) < 1000 && !churn.IsFaulted)
                Assert.That(Names(catalogue), Does.Contain("stays"));
        }
        finally
        {
            end.Cancel();
            churn.Wait();
        }
    }
}
