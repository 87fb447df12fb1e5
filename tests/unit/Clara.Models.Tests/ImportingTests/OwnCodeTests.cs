using Clara.Imaging;
using Clara.Models.Importing;

namespace Clara.Models.Tests.ImportingTests;

/// <summary>Assemblies of an archive: they come along where the user trusts the place that they get, and are left out with the way to bring them elsewhere.</summary>
public sealed class OwnCodeTests
{
    private static readonly (string Name, string Text)[] Code = [("custom/Steps.dll", "steps"), ("custom/net.py", "import os"), ("custom/native.so", "elf")];

    private static string[] Files(ModelArchive archive, string folder) => Directory.Exists(Path.Combine(archive.Folder, folder)) ? [.. Directory.GetFiles(Path.Combine(archive.Folder, folder)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];

    [TestCase("", "liver.zip"), TestCase("liver/", "download.zip"), TestCase("a/liver/", "download.zip"), TestCase(@"liver\", "download.zip")]
    public async Task An_assembly_comes_where_its_future_place_is_trusted_and_nothing_else_does(string wrapper, string file)
    {
        using Packed packed = new();
        List<string> asked = [];
        ArchiveImport import = await packed.ImportAsync(packed.Zip(file, wrapper, [.. Packed.Mmar, .. Code]), trustsCode: path =>
        {
            asked.Add(path);
            return true;
        });
        string folder = Path.Combine(packed.Models, "liver");
        Assert.That(asked, Is.EqualTo(new[] { Path.Combine(folder, "custom", "Steps.dll") }));
        Assert.That(Files(import.Archive, "custom"), Is.EqualTo(new[] { "Steps.dll" }));
        Assert.That(File.ReadAllText(asked[0]), Is.EqualTo("steps"));
        string shown = wrapper.Replace('\\', '/');
        Assert.That(import.Warnings, Has.Member($"{shown}custom/net.py is left out: code of an archive is not run.").And.Member($"{shown}custom/native.so is left out: code of an archive is not run.")
            .And.Member($"{shown}custom/Steps.dll came along: code of the archive's own, which runs only with --trust-code {folder}."));
        Assert.That(packed.Left(), Is.EqualTo(new[] { "liver" }));
    }

    [Test]
    public async Task Without_trust_it_is_left_out_and_the_flag_that_brings_it_is_named()
    {
        using Packed packed = new();
        string zip = packed.Zip("liver.zip", "", [.. Packed.Mmar, .. Code, .. Enumerable.Range(1, 6).Select(i => ($"custom/More{i}.dll", "x"))]);
        ArchiveImport none = await packed.ImportAsync(zip), refused = await packed.ImportAsync(zip, "other", trustsCode: _ => false);
        foreach (ArchiveImport import in new[] { none, refused })
        {
            Assert.That(Directory.Exists(Path.Combine(import.Archive.Folder, "custom")), Is.False);
            Assert.That(import.Warnings, Has.Exactly(1).EqualTo("custom/Steps.dll, custom/More1.dll, custom/More2.dll, custom/More3.dll, custom/More4.dll and 2 more are left out: code runs with all of your rights; if you know where the archive comes from, "
                + $"--trust-code {import.Archive.Folder} brings them along."));
        }
    }

    [Test]
    public async Task Each_assembly_is_asked_for_by_itself_and_an_archive_is_replaced_with_what_is_trusted_now()
    {
        using Packed packed = new();
        string zip = packed.Zip("liver.zip", "", [.. Packed.Mmar, ("custom/Steps.dll", "steps"), ("Other.DLL", "other")]);
        ArchiveImport import = await packed.ImportAsync(zip, trustsCode: path => path.Contains("custom", StringComparison.Ordinal));
        Assert.That((Files(import.Archive, "custom"), Files(import.Archive, "")), Is.EqualTo((new[] { "Steps.dll" }, Array.Empty<string>())));
        Assert.That(import.Warnings, Has.One.StartsWith("Other.DLL is left out"));
        Assert.That(Files((await packed.ImportAsync(zip, replace: true)).Archive, "custom"), Is.Empty, "code of an earlier import does not stay");
    }

    [Test]
    public async Task Code_beside_the_models_folder_does_not_come()
    {
        using Packed packed = new();
        ArchiveImport import = await packed.ImportAsync(packed.Zip("x.zip", "", [.. Packed.Mmar.Select(e => ("liver/" + e.Name, e.Text)), ("liver2/Steps.dll", "x"), ("Steps.dll", "x")]), trustsCode: _ => true);
        Assert.That(import.Warnings, Has.Member("liver2/Steps.dll is left out: it lies beside the model's folder.").And.Member("Steps.dll is left out: it lies beside the model's folder."));
        Assert.That(Directory.GetFiles(import.Archive.Folder, "*.dll", SearchOption.AllDirectories), Is.Empty);
    }

    [Test]
    public async Task A_folder_brings_its_assemblies_too_but_no_links()
    {
        using Packed packed = new();
        string zip = packed.Zip("liver.zip", "", [.. Packed.Mmar, .. Code]), folder = packed.Path("share/liver");
        System.IO.Compression.ZipFile.ExtractToDirectory(zip, folder);
        Assert.That(Files((await packed.ImportAsync(folder, trustsCode: _ => true)).Archive, "custom"), Is.EqualTo(new[] { "Steps.dll" }));
        File.CreateSymbolicLink(Path.Combine(folder, "custom", "More.dll"), Path.Combine(folder, "custom", "Steps.dll"));
        Assert.That((await Assert.CatchAsync<ModelInvalidException>(() => packed.ImportAsync(folder, "other", trustsCode: _ => true)))!.Message, Does.Contain("its entry 'custom/More.dll' is a symbolic link"));
    }

    [TestCase("../Steps.dll", "leads out of the archive by '..'"), TestCase("/Steps.dll", "has an absolute path"), TestCase("custom/steps.dll", "is there twice, or differs from another one in the case of letters only"),
        TestCase("custom/Steps.dll/x.txt", "lies in a folder that is also a file"), TestCase("custom/nul.dll", "no file name everywhere"), TestCase("custom/Steps.dll.", "no file name everywhere"), TestCase("custom/Steps.pkl", "is a Python pickle")]
    public async Task Trust_lifts_no_other_rule(string entry, string said)
    {
        using Packed packed = new();
        Assert.That(await packed.RefusalAsync(packed.Zip("a.zip", "", [.. Packed.Mmar, ("custom/Steps.dll", "steps"), (entry, "x")]), _ => true), Does.Contain(said));
    }

    [Test]
    public async Task A_link_or_an_assembly_of_zeros_is_refused()
    {
        using Packed packed = new();
        Assert.That(await packed.RefusalAsync(packed.Zip("a.zip", "", [.. Packed.Mmar, ("custom/odd.dll", "/etc/passwd")], 0xA1FF << 16), _ => true), Does.Contain("its entry 'custom/odd.dll' is a symbolic link"));
        ArchiveEntry[] bomb = [new("custom/Steps.dll", EntryKind.File, 300L << 20, 1000, false, 0, () => Stream.Null)];
        Assert.That(Assert.Throws<ModelInvalidException>(() => EntryRules.Accept(bomb, "a.zip", 1000, long.MaxValue, [], []))!.Message, Does.Contain("as a zip bomb does"));
    }

    [Test]
    public async Task A_damaged_assembly_leaves_nothing()
    {
        using Packed packed = new();
        string zip = packed.Zip("a.zip", "", [.. Packed.Mmar, ("custom/Steps.dll", "all the steps")]);
        byte[] bytes = File.ReadAllBytes(zip);
        bytes[bytes.AsSpan().IndexOf("all the steps"u8)] ^= 1;
        File.WriteAllBytes(zip, bytes);
        Assert.That(await packed.RefusalAsync(zip, _ => true), Does.Contain("a.zip is damaged: the checksum of its entry 'custom/Steps.dll' does not fit"));
    }

    [Test]
    public async Task A_check_that_fails_for_lack_of_the_code_says_what_was_left_out()
    {
        using Packed packed = new();
        string own = ArchiveFolder.Config(""" "pre_transforms": [{"path": "My.Step, Steps"}]""");
        (string, string)[] entries = [("config/config_aiaa.json", own), .. Packed.Mmar[1..], .. Code];
        string folder = Path.Combine(packed.Models, "liver"), left = $"custom/Steps.dll is left out; --trust-code {folder} brings it along.";
        Action<ModelArchive> check = _ => throw new ModelInvalidException("The model 'liver' cannot be used: no such step.");
        Assert.That(await packed.RefusalAsync(packed.Zip("liver.zip", "", entries), check: check), Is.EqualTo("The model 'liver' cannot be used: no such step. " + left));
        Assert.That(await packed.RefusalAsync(packed.Zip("lung.zip", "", [.. Packed.Mmar, .. Code]), check: check), Does.EndWith("no such step."), "where the config names none of it, it is not the reason");
    }
}
