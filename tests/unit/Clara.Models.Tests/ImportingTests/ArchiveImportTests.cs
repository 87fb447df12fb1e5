using Clara.Imaging;
using Clara.Models.Importing;
using Clara.Models.Tests.BundleTests;

namespace Clara.Models.Tests.ImportingTests;

/// <summary>Whole archives come in from zips, folders and TorchScript files.</summary>
public sealed class ArchiveImportTests
{
    [TestCase("", "spleen.zip", "spleen"), TestCase("clara_ct_seg_spleen/", "download.zip", "clara_ct_seg_spleen"), TestCase("a/b/", "x.zip", "b"), TestCase(@"win\", "x.zip", "win")]
    public async Task A_zip_with_or_without_a_folder_around_it_becomes_a_model(string wrapper, string file, string name)
    {
        using Packed packed = new();
        ArchiveImport import = await packed.ImportAsync(packed.Zip(file, wrapper, Packed.Mmar));
        Assert.That((import.Archive.Info.Name, import.Archive.Folder), Is.EqualTo((name, Path.Combine(packed.Models, name))));
        Assert.That(File.ReadAllText(Path.Combine(import.Archive.Folder, "docs", "Readme.md")), Is.EqualTo("about"));
        Assert.That(packed.Left(), Is.EqualTo(new[] { name }));
        Assert.That(new ModelCatalogue(packed.Models).Find(name, default).NetworkFile, Is.EqualTo(import.Archive.NetworkFile));
    }

    [Test]
    public async Task Folders_and_TorchScript_files_become_models_too()
    {
        using Packed packed = new();
        using Bundle bundle = new();
        Assert.That((await packed.ImportAsync(bundle.Folder)).Archive.Format, Is.EqualTo(ArchiveFormat.Bundle));
        File.WriteAllBytes(packed.Path("heart.ts"), Bundle.TorchScript(("extra/metadata.json", Bundle.Metadata), ("extra/inference.json", Bundle.Inference)));
        ModelArchive heart = (await packed.ImportAsync(packed.Path("heart.ts"))).Archive;
        Assert.That((heart.Info.Name, heart.Format, heart.Info.Labels[0].Name), Is.EqualTo(("heart", ArchiveFormat.TorchScriptBundle, "spleen")));
        File.WriteAllBytes(packed.Path("bare.ts"), Bundle.TorchScript());
        Assert.That((await Assert.CatchAsync<ModelInvalidException>(() => packed.ImportAsync(packed.Path("bare.ts"))))!.Message, Does.Contain("bare.ts is no TorchScript file with a bundle's configs"));
        Assert.That(packed.Left(), Is.EqualTo(new[] { "heart", "spleen_ct_segmentation" }));
    }

    [Test]
    public async Task Code_is_left_out_with_a_warning()
    {
        using Packed packed = new();
        ArchiveImport import = await packed.ImportAsync(packed.Zip("a.zip", "", [.. Packed.Mmar, ("custom/net.py", "import os"), ("__MACOSX/x", ""), ("docs/.DS_Store", "")]));
        Assert.That(import.Warnings, Is.EqualTo(new[] { "custom/net.py is left out: code of an archive is not run." }));
        Assert.That(Directory.GetFileSystemEntries(import.Archive.Folder).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "commands", "config", "docs", "models" }));
    }

    [TestCase("../evil.txt", "leads out of the archive by '..'"), TestCase("config/../../evil.txt", "leads out of the archive by '..'"), TestCase("/etc/evil", "has an absolute path"), TestCase("C:/evil", "has an absolute path"), TestCase(@"..\evil", "leads out of the archive"),
        TestCase("docs/a\nb", "no file name everywhere"), TestCase("docs/a.", "no file name everywhere"), TestCase("docs /a", "no file name everywhere"), TestCase("docs/nul.txt", "no file name everywhere"), TestCase("config/CONFIG_aiaa.json", "is there twice, or differs from another one in the case of letters only"), TestCase("models/optimizer.pkl", "is a Python pickle, which runs code"), TestCase("weights/net.pt", "holds weights outside of models/"),
        TestCase("models/model.onnx/x", "lies in a folder that is also a file")]
    public async Task Entries_that_must_not_be_there_are_refused_by_name(string entry, string said)
    {
        using Packed packed = new();
        string message = await packed.RefusalAsync(packed.Zip("a.zip", "", [.. Packed.Mmar, (entry, "x")]));
        Assert.That(message, Does.StartWith("a.zip is refused: its entry '").And.Contain(said).And.Contain(entry.Replace('\n', ' ')));
    }

    [TestCase(0xA1FF, "is a symbolic link"), TestCase(0x21FF, "is a device, pipe or socket"), TestCase(0x11FF, "is a device, pipe or socket")]
    public async Task Links_and_devices_are_refused(int mode, string said)
    {
        using Packed packed = new();
        Assert.That(await packed.RefusalAsync(packed.Zip("a.zip", "", [.. Packed.Mmar, ("odd", "/etc/passwd")], mode << 16)), Does.Contain("its entry 'odd' " + said));
    }

    [Test]
    public async Task A_link_in_a_folder_is_refused()
    {
        using Packed packed = new();
        using Bundle bundle = new();
        File.CreateSymbolicLink(Path.Combine(bundle.Folder, "docs"), "/etc");
        Assert.That(await packed.RefusalAsync(bundle.Folder), Does.Contain("its entry 'docs' is a symbolic link"));
    }

    [Test]
    public async Task A_name_or_path_that_is_too_long_is_refused()
    {
        using Packed packed = new();
        Assert.That(await packed.RefusalAsync(packed.Zip("a.zip", "", [(new string('x', 256), "")])), Does.Contain("a name of more than 255 bytes"));
        Assert.That(await packed.RefusalAsync(packed.Zip("b.zip", "", [(string.Concat(Enumerable.Repeat("folder/", 200)) + "x", "")])), Does.Contain("a path of more than 1000 letters"));
    }

    /// <summary>The sizes in a zip's directory are whatever its author wrote.</summary>
    [Test]
    public void Promised_sizes_beyond_64_bits_are_a_bomb()
    {
        ArchiveEntry[] entries = [.. "abc".Select(n => new ArchiveEntry($"models/{n}.onnx", EntryKind.File, long.MaxValue, 10, false, 0, () => Stream.Null))];
        Assert.That(Assert.Throws<ModelInvalidException>(() => EntryRules.Accept(entries, "a.zip", 1000, long.MaxValue, [], []))!.Message, Does.Contain("as a zip bomb does"));
    }

    [Test]
    public async Task A_zip_of_zeros_is_a_bomb()
    {
        using Packed packed = new();
        string path = packed.Path("bomb.zip");
        using (System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Create))
        using (Stream stream = zip.CreateEntry("models/model.onnx").Open())
            for (int i = 0; i < 300; i++)
                stream.Write(new byte[1 << 20]);
        Assert.That(await packed.RefusalAsync(path), Does.StartWith("bomb.zip is refused: it would unpack to 314,572,800 bytes").And.Contain("as a zip bomb does").And.Contain("models/model.onnx"));
    }

    [Test]
    public async Task A_damaged_zip_is_said_and_leaves_nothing()
    {
        using Packed packed = new();
        File.WriteAllText(packed.Path("text.zip"), "no zip");
        Assert.That(await packed.RefusalAsync(packed.Path("text.zip")), Does.Contain("text.zip is no zip that can be read"));
        string path = packed.Zip("a.zip", "", Packed.Mmar);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().IndexOf("network"u8)] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.That(await packed.RefusalAsync(path), Does.Contain("a.zip is damaged: the checksum of its entry 'models/model.onnx' does not fit"));
    }

    [Test]
    public async Task Every_flipped_byte_of_a_zip_is_refused_or_harmless()
    {
        using Packed packed = new();
        byte[] good = File.ReadAllBytes(packed.Zip("a.zip", "m/", Packed.Mmar[..2]));
        for (int at = 0; at < good.Length; at += 5)
        {
            byte[] bytes = [.. good];
            bytes[at] ^= 0x41;
            File.WriteAllBytes(packed.Path("b.zip"), bytes);
            try
            {
                ModelArchive made = (await packed.ImportAsync(packed.Path("b.zip"), "m", replace: true)).Archive;
                Assert.That(File.ReadAllText(made.NetworkFile), Is.EqualTo("network"));
            }
            catch (ClaraException e)
            {
                Assert.That(e.Message, Does.Not.Contain("\n"));
            }
            Assert.That(packed.Left(), Is.SubsetOf(new[] { "m" }));
        }
    }

    [Test]
    public async Task What_is_no_archive_or_is_several_is_said()
    {
        using Packed packed = new();
        Assert.That(await packed.RefusalAsync(packed.Zip("photos.zip", "", [("a.jpg", ""), ("b.jpg", "")])), Does.Contain("photos.zip is no model archive: it has neither config/config_aiaa.json"));
        Assert.That(await packed.RefusalAsync(packed.Zip("two.zip", "", [.. Packed.Mmar.Select(e => ("a/" + e.Name, e.Text)), .. Packed.Mmar.Select(e => ("b/" + e.Name, e.Text))])), Does.Contain("two.zip holds 2 models"));
        Assert.That(await packed.RefusalAsync(packed.Zip("broken.zip", "liver/", [("config/config_aiaa.json", "{"), ("models/model.onnx", "")])), Does.Contain("The model 'liver' cannot be used: config_aiaa.json is not a JSON object (line 1"));
        Assert.That((await Assert.CatchAsync<ClaraException>(() => packed.ImportAsync(packed.Path("gone.zip"))))!.Status, Is.EqualTo(StatusCode.NotFound));
    }

    [Test]
    public async Task A_taken_name_is_refused_and_replaced_where_asked_and_a_bad_one_is_refused()
    {
        using Packed packed = new();
        string zip = packed.Zip("a.zip", "", Packed.Mmar);
        await packed.ImportAsync(zip, "liver");
        Assert.That((await Assert.CatchAsync<ClaraException>(() => packed.ImportAsync(zip, "liver")))!.Message, Does.Contain("The model 'liver' is already there"));
        await packed.ImportAsync(zip, "liver", replace: true);
        foreach (string name in new[] { "../x", "a b", "" })
            Assert.That((await Assert.CatchAsync<ClaraException>(() => packed.ImportAsync(zip, name)))!.Status, Is.EqualTo(StatusCode.Argument));
        Assert.That(packed.Left(), Is.EqualTo(new[] { "liver" }));
    }

    [Test]
    public async Task A_cancelled_import_leaves_nothing()
    {
        using Packed packed = new();
        string zip = packed.Zip("a.zip", "", Packed.Mmar);
        using CancellationTokenSource source = new();
        await Assert.CatchAsync<OperationCanceledException>(() => packed.ImportAsync(zip, ct: source.Token, check: _ => source.Cancel()));
        Assert.That(packed.Left(), Is.Empty);
        await Assert.CatchAsync<OperationCanceledException>(() => packed.ImportAsync(zip, ct: new(true)));
        Assert.That(packed.Left(), Is.Empty);
    }
}
