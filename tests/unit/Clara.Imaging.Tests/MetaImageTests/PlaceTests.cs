using Clara.TestKit;

namespace Clara.Imaging.Tests.MetaImageTests;

/// <summary>Places that cannot be written are told in one line.</summary>
public sealed class PlaceTests
{
    [TestCase("", StatusCode.Argument)]
    [TestCase("a\0.mha", StatusCode.Argument)]
    [TestCase("a\n.mhd", StatusCode.Argument)]
    [TestCase(" a.mhd", StatusCode.Argument)]
    [TestCase("LIST.mhd", StatusCode.Argument)]
    [TestCase("a.png", StatusCode.Format)]
    [TestCase("a", StatusCode.Format)]
    [TestCase("a.zraw", StatusCode.Format)]
    [TestCase("missing/a.mha", StatusCode.NotFound)]
    [TestCase("folder.mha", StatusCode.Io)]
    [TestCase("pair.mhd", StatusCode.Io)]
    public async Task A_place_that_cannot_be_written_is_told(string name, StatusCode status)
    {
        using TempFolder folder = new();
        Directory.CreateDirectory(folder.File("folder.mha"));
        Directory.CreateDirectory(folder.File("pair.zraw"));
        string path = name.Length == 0 ? name : folder.File(name);
        ClaraException e = (await Assert.CatchAsync<ClaraException>(() => MetaImageFile.WriteAsync(path, Volume.Allocate<byte>(Grid.Axial(new(2, 2, 2), new(1, 1, 1))), default)))!;
        Assert.That(e.Status, Is.EqualTo(status), e.Message);
        Assert.That(e.Message, Does.Not.Contain("\n"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [Test]
    public async Task A_file_behind_a_link_is_read([Values("a.mha", "a.mhd")] string name)
    {
        using TempFolder folder = new();
        Volume<short> volume = Volume.Allocate<short>(Grid.Axial(new(9, 8, 7), new(1, 1, 1)));
        volume.Voxels.Fill(-7);
        Directory.CreateDirectory(folder.File("store"));
        await MetaImageFile.WriteAsync(folder.File($"store/{name}"), volume, default);
        foreach (string file in Directory.GetFiles(folder.File("store")))
            File.CreateSymbolicLink(folder.File(Path.GetFileName(file)), file);

        Assert.That(((Volume<short>)await MetaImageFile.ReadAsync(folder.File(name), default)).Voxels.ToArray(), Has.All.EqualTo(-7));
    }
}
