using Clara.Imaging;

namespace Clara.Models.Tests.ModelImporterTests;

/// <summary>Only what is an archive of the models folder goes.</summary>
public sealed class RemoveTests
{
    [Test]
    public void An_archive_goes_and_the_others_stay()
    {
        using ArchiveFolder folder = new();
        folder.Add("liver");
        folder.Add("brain");
        ModelImporter.Remove(folder.Path, "liver");
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { Path.Combine(folder.Path, "brain") }));
    }

    [Test]
    public void A_broken_archive_goes_too()
    {
        using ArchiveFolder folder = new();
        folder.Add("liver", "{");
        ModelImporter.Remove(folder.Path, "liver");
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [TestCase("gone"), TestCase(""), TestCase("."), TestCase(".."), TestCase("models/inner"), TestCase("../models/liver"), TestCase("photos"), TestCase(".hidden"), TestCase("file")]
    public void What_is_no_archive_of_the_folder_stays(string name)
    {
        using ArchiveFolder folder = new();
        folder.Add("models/liver");
        folder.Add("models/.hidden");
        folder.Add("inner");
        string models = Path.Combine(folder.Path, "models");
        Directory.CreateDirectory(Path.Combine(models, "photos"));
        File.WriteAllText(Path.Combine(models, "file"), "");
        int before = Directory.GetFileSystemEntries(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Length;
        ModelNotFoundException e = Assert.Throws<ModelNotFoundException>(() => ModelImporter.Remove(models, name))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Model, $"There is no model '{name}' in {models}.")));
        Assert.That(Directory.GetFileSystemEntries(folder.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }), Has.Length.EqualTo(before));
    }

    [Test]
    public void A_linked_archive_loses_the_link_only()
    {
        using ArchiveFolder folder = new();
        string elsewhere = folder.Add("elsewhere"), models = Path.Combine(folder.Path, "models");
        Directory.CreateDirectory(models);
        Directory.CreateSymbolicLink(Path.Combine(models, "liver"), elsewhere);
        ModelImporter.Remove(models, "liver");
        Assert.That(Directory.GetFileSystemEntries(models), Is.Empty);
        Assert.That(ModelArchive.Open(elsewhere).Info.Name, Is.EqualTo("elsewhere"));
    }
}
