using System.Security.Cryptography;
using Clara.Imaging;
using Clara.Models.Sources;
using Clara.Models.Tests.ImportingTests;

namespace Clara.Models.Tests.SourcesTests;

/// <summary>Models from folders, file shares, zips and mirrors; no network is needed.</summary>
public sealed class FolderPullTests
{
    private static async Task<ArchiveImport> PullAsync(Packed packed, string source, Func<string, bool>? trustsCode = null)
    {
        using ModelPull pull = new(TimeSpan.FromSeconds(5));
        return await pull.PullAsync(source, packed.Models, new() { TrustsCode = trustsCode }, null, default);
    }

    [Test]
    public async Task A_zip_and_a_folder_of_archives_serve()
    {
        using Packed packed = new();
        string share = packed.Path("share");
        Directory.CreateDirectory(share);
        File.Move(packed.Zip("liver.zip", "x/", Packed.Mmar), Path.Combine(share, "liver.zip"));
        File.Move(packed.Zip("spleen.zip", "", Packed.Mmar), Path.Combine(share, "spleen.zip"));
        File.WriteAllText(Path.Combine(share, "notes.txt"), "");
        Assert.That((await PullAsync(packed, Path.Combine(share, "liver.zip"))).Archive.Info.Name, Is.EqualTo("x"), "a zip by itself keeps its folder's name");
        Assert.That((await PullAsync(packed, Path.Combine(share, "spleen"))).Archive.Info.Name, Is.EqualTo("spleen"));
        using ModelPull pull = new(TimeSpan.FromSeconds(5));
        Assert.That((await pull.ListAsync(share, default)).Select(e => e.Name), Is.EqualTo(new[] { "liver", "spleen" }));
        Assert.That((await Assert.CatchAsync<ModelNotFoundException>(() => PullAsync(packed, share)))!.Message, Does.Contain("offers 2 models (liver, spleen); say which"));
        Assert.That((await Assert.CatchAsync<ModelNotFoundException>(() => PullAsync(packed, Path.Combine(share, "livr"))))!.Message, Does.Contain("nearest: liver"));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PullAsync(packed, packed.Path("gone/liver"))))!.Status, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task An_archives_own_code_comes_where_its_future_place_is_trusted()
    {
        using Packed packed = new();
        Directory.CreateDirectory(packed.Path("share"));
        File.Move(packed.Zip("liver.zip", "", [.. Packed.Mmar, ("custom/Steps.dll", "steps")]), packed.Path("share/liver.zip"));
        string code = Path.Combine(packed.Models, "liver", "custom", "Steps.dll");
        Assert.That((await PullAsync(packed, packed.Path("share"))).Warnings, Has.One.Contains("custom/Steps.dll is left out"));
        ModelImporter.Remove(packed.Models, "liver");
        await PullAsync(packed, packed.Path("share"), path => path == code);
        Assert.That(File.Exists(code));
    }

    [Test]
    public async Task A_mirror_verifies_what_it_gives()
    {
        using Packed packed = new();
        string mirror = packed.Path("mirror"), zip = Path.Combine(mirror, "liver.zip");
        Directory.CreateDirectory(mirror);
        File.Move(packed.Zip("liver.zip", "", Packed.Mmar), zip);
        byte[] good = File.ReadAllBytes(zip);
        File.WriteAllText(Path.Combine(mirror, "index.json"), $$"""{"models": [{"name": "liver_ct", "version": "1", "file": "liver.zip", "size": {{good.Length}}, "sha256": "{{Convert.ToHexString(SHA256.HashData(good))}}", "description": ""}]}""");
        good[^1] ^= 1;
        File.WriteAllBytes(zip, good);
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PullAsync(packed, mirror)))!.Message, Does.Contain("liver.zip is damaged: its checksum is not that of the index"));
        good[^1] ^= 1;
        File.WriteAllBytes(zip, good);
        Assert.That((await PullAsync(packed, mirror + "/liver_ct@1")).Archive.Info.Name, Is.EqualTo("liver_ct"));
        Assert.That(File.Exists(zip), "the mirror keeps its file");
        File.WriteAllBytes(zip, good[..^1]);
        Assert.That((await Assert.CatchAsync<ClaraException>(() => PullAsync(packed, mirror + "/liver_ct")))!.Message, Does.Contain("already there"));
    }
}
