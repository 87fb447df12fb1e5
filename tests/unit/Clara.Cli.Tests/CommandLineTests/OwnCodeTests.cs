using System.IO.Compression;
using System.Text;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>Archives with code of their own on the command line: brought and run under --trust-code, and neither without it.</summary>
public sealed class OwnCodeTests
{
    private const string Name = "ct_own";

    private static readonly string Config = $$"""
        {"version": "1", "type": "segmentation", "labels": ["all"], "pre_transforms": [{{CustomSteps.Step("Add", """{"value": 1000}""")}}], "post_transforms": [{"name": "AsDiscreted", "args": {"threshold": 0.99} }],
         "inference": {"CLARA": {"name": "OnnxInference", "args": {"model": "models/model.onnx", "inferer": {"name": "SimpleInferer"} } } } }
        """;

    private Scene _scene = null!;

    [SetUp]
    public async Task Create()
    {
        _scene = await Scene.CreateAsync();
        using ZipArchive zip = ZipFile.Open(_scene.File("download.zip"), ZipArchiveMode.Create);
        foreach ((string entry, byte[] bytes) in new[]
        {
            ("config/config_aiaa.json", Encoding.UTF8.GetBytes(Config)), ("models/model.onnx", TinyNetwork.Bytes), ("custom/" + CustomSteps.FileName, File.ReadAllBytes(CustomSteps.Assembly)), ("custom/train.py", "import os"u8.ToArray()),
        })
        {
            using Stream stream = zip.CreateEntry($"{Name}/{entry}").Open();
            stream.Write(bytes);
        }
    }

    [TearDown]
    public void Delete() => _scene.Dispose();

    private string Models => _scene.File("models");

    private string Place => Path.Combine(Models, Name);

    private string Code => Path.Combine(Place, "custom", CustomSteps.FileName);

    private Task<Outcome> Of(params string[] args) => Outcome.Of([.. args, "--models", Models, "--quiet"]);

    private async Task<JObject> JsonAsync(params string[] args)
    {
        Outcome run = await Of([.. args, "--json"]);
        Assert.That(run.Code, Is.Zero, run.Error);
        return JObject.Parse(run.Output);
    }

    [TestCase("import"), TestCase("pull")]
    public async Task Without_trust_the_archive_is_refused_with_what_is_missing_and_how_to_bring_it(string command)
    {
        foreach (string[] trust in new string[][] { [], ["--trust-code", _scene.File("elsewhere")], ["--trust-code", _scene.File("download.zip")] })
        {
            Outcome run = await Of(["models", command, _scene.File("download.zip"), .. trust]);
            run.FailedWith(1);
            Assert.That(run.Error, Does.Contain($"The model '{Name}' cannot be used: config_aiaa.json: pre_transforms[0] names code of its own").And.Contain($"{Name}/custom/{CustomSteps.FileName} is left out; --trust-code {Place} brings it along."));
            Assert.That(Directory.Exists(Models) ? Directory.GetFileSystemEntries(Models) : [], Is.Empty);
        }
    }

    [TestCase("import", ""), TestCase("import", "ct_own"), TestCase("pull", ""), TestCase("pull", "ct_own/custom")]
    public async Task With_trust_in_its_future_folder_the_code_comes_along_and_runs_only_under_the_flag(string command, string trusted)
    {
        string folder = Path.Combine(Models, trusted), mask = _scene.File("mask.nii.gz");
        JObject imported = await JsonAsync("models", command, _scene.File("download.zip"), "--trust-code", folder);
        Assert.That(imported["warnings"]!.Values<string>(), Has.One.EqualTo($"{Name}/custom/{CustomSteps.FileName} came along: code of the archive's own, which runs only with --trust-code {Place}.")
            .And.One.EqualTo($"{Name}/custom/train.py is left out: code of an archive is not run."));
        Assert.That(Directory.GetFiles(Path.Combine(Place, "custom")), Is.EqualTo(new[] { Code }));
        Outcome refused = await Of("segment", _scene.ImageFile, "--model", Name, "-o", mask);
        refused.FailedWith(1);
        Assert.That(refused.Error, Does.Contain("config_aiaa.json: pre_transforms[0] names code of its own").And.Contain("--trust-code"));
        Assert.That((await Of("segment", _scene.ImageFile, "--model", Name, "-o", mask, "--trust-code", folder)).Code, Is.Zero);
        Assert.That((await Clara.Imaging.NiftiFile.ReadLabelMapAsync(mask, null, default)).CountOf(1), Is.EqualTo(_scene.Image.Grid.Size.Count), "1000 was added everywhere");
    }

    /// <summary>An MMAR as a bundle and that one as an MMAR: the code comes to folders that are trusted, and is run there under the flag.</summary>
    [Test]
    public async Task A_converted_archive_has_its_code_where_that_is_trusted()
    {
        await JsonAsync("models", "import", _scene.File("download.zip"), "--trust-code", Place);
        string mask = _scene.File("mask.nii.gz"), from = Place;
        foreach (string form in new[] { "bundle", "mmar" })
        {
            string without = _scene.File($"without/{form}"), with = _scene.File($"with/{form}"), code = $"custom/{CustomSteps.FileName}";
            foreach (string trusted in new[] { from, _scene.File("with/other") })
            {
                JObject left = await JsonAsync("models", "convert", from, "--to", form, "-o", without, "--trust-code", trusted);
                Assert.That(left["warnings"]!.Values<string>(), Has.One.EqualTo($"{code} is left out: code runs with all of your rights; if you know where the archive comes from, --trust-code {without} brings it along."));
                Assert.That(Directory.GetFiles(without, "*.dll", SearchOption.AllDirectories), Is.Empty);
                Directory.Delete(without, recursive: true);
            }
            JObject converted = await JsonAsync("models", "convert", from, "--to", form, "-o", with, "--trust-code", with);
            Assert.That(converted["warnings"]!.Values<string>(), Has.One.EqualTo($"{code} came along: code of the archive's own, which runs only with --trust-code {with}."));
            Assert.That(converted["warnings"]!.Values<string>().Any(w => w!.StartsWith("components of its own are code of .NET", StringComparison.Ordinal)), Is.EqualTo(form == "bundle"));
            string[] work = ["segment", _scene.ImageFile, "--model", form, "-o", mask, "--models", _scene.File("with"), "--quiet"];
            Outcome refused = await Outcome.Of(work);
            refused.FailedWith(1);
            Assert.That(refused.Error, Does.Contain("names code of its own").And.Contain("--trust-code"));
            Outcome done = await Outcome.Of([.. work, "--trust-code", with]);
            Assert.That(done.Code, Is.Zero, done.Error);
            Assert.That((await Clara.Imaging.NiftiFile.ReadLabelMapAsync(mask, null, default)).CountOf(1), Is.EqualTo(_scene.Image.Grid.Size.Count), "1000 was added everywhere");
            from = with;
        }
    }

    [Test]
    public async Task Code_that_the_config_does_not_name_is_left_out_with_a_warning()
    {
        using (ZipArchive zip = ZipFile.Open(_scene.File("download.zip"), ZipArchiveMode.Update))
        {
            zip.GetEntry($"{Name}/config/config_aiaa.json")!.Delete();
            using Stream stream = zip.CreateEntry($"{Name}/config/config_aiaa.json").Open();
            stream.Write(Encoding.UTF8.GetBytes(Config.Replace(CustomSteps.Step("Add", """{"value": 1000}"""), "", StringComparison.Ordinal)));
        }
        JObject imported = await JsonAsync("models", "import", _scene.File("download.zip"));
        Assert.That(imported["warnings"]!.Values<string>(), Has.One.EqualTo($"{Name}/custom/{CustomSteps.FileName} is left out: code runs with all of your rights; if you know where the archive comes from, --trust-code {Place} brings it along."));
        Assert.That(File.Exists(Code), Is.False);
    }

    [TestCase(true), TestCase(false)]
    public async Task A_server_runs_code_only_where_it_was_started_with_the_flag(bool trusts)
    {
        await JsonAsync("models", "import", _scene.File("download.zip"), "--trust-code", Place);
        using CancellationTokenSource end = new();
        using LineWaiter output = new();
        using StringWriter log = new();
        Task<int> serving = CommandLine.RunAsync(["serve", "--port", "0", "--models", Models, "--workspace", _scene.File("uploads"), "--json", .. trusts ? new[] { "--trust-code", Models } : []], output, TextWriter.Synchronized(log), end.Token);
        try
        {
            string url = (string)JObject.Parse(await output.FirstLine.WaitAsync(TimeSpan.FromSeconds(30)))["url"]!;
            Outcome run = await Outcome.Of("segment", _scene.ImageFile, "--model", Name, "-o", _scene.File("mask.nii.gz"), "--server", url, "--trust-code", Models, "--quiet");
            Assert.That(run.Code, Is.EqualTo(trusts ? 0 : 1), run.Error);
        }
        finally
        {
            await end.CancelAsync();
            Assert.That(await serving, Is.Zero);
        }
        Assert.That(log.ToString(), trusts ? Does.Not.Contain("failed") : Does.Contain("failed (ModelInvalidException)"), "the flag that counts is the server's");
    }

    [Test]
    public async Task Show_names_the_step_and_check_goes_by_the_flag()
    {
        await JsonAsync("models", "import", _scene.File("download.zip"), "--trust-code", Place);
        Assert.That((await JsonAsync("models", "show", Name))["pre_transforms"]!.Values<string>(), Is.EqualTo(new[] { "Clara.CustomSteps.Add, Clara.CustomSteps" }));
        Assert.That((await Of("models", "check", Name, "--trust-code", Models)).Code, Is.Zero);
        Outcome refused = await Of("models", "check", Name, "--json");
        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(JObject.Parse(refused.Output)["models"]!.Single()["findings"]!.Select(f => $"{f["file"]} {f["path"]}"), Is.EqualTo(new[] { "config_aiaa.json pre_transforms[0]" }));
    }

    [TestCase(PromptArchives.Annotation), TestCase(PromptArchives.Slices), TestCase(PromptArchives.Volumes), TestCase(PromptArchives.Scores)]
    public async Task Annotate_click_and_classify_run_code_only_under_the_flag_and_so_does_check(string model)
    {
        PromptArchives.Write(Models);
        string config = Path.Combine(Models, model, "config", "config_aiaa.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("""{"name": "LoadNifti"}""", CustomSteps.Step("Add", """{"value": 0}"""), StringComparison.Ordinal));
        CustomSteps.CopyInto(Path.Combine(Models, model));
        string inside = _scene.Text("inside.json", "[[13, 20, 14]]"), mask = _scene.File("mask.nii.gz");
        string[] work = model switch
        {
            PromptArchives.Annotation => ["annotate", _scene.ImageFile, "--from", _scene.ReferenceFile, "--label", "left ball", "--model", model, "-o", mask],
            PromptArchives.Scores => ["classify", _scene.ImageFile, "--model", model],
            _ => ["click", _scene.ImageFile, "--foreground", inside, "--label", "5", "--model", model, "-o", mask],
        };
        Outcome refused = await Of(work), check = await Of("models", "check", model, "--json");
        refused.FailedWith(1);
        Assert.That(refused.Error, Does.Contain($"The model '{model}' cannot be used: config_aiaa.json: pre_transforms[0] names code of its own").And.Contain("--trust-code"));
        Assert.That(JObject.Parse(check.Output)["models"]!.Single()["findings"]!.Select(f => $"{f["file"]} {f["path"]}"), Is.EqualTo(new[] { "config_aiaa.json pre_transforms[0]" }));
        Outcome done = await Of([.. work, "--trust-code", Path.Combine(Models, model)]), usable = await Of("models", "check", model, "--trust-code", Models);
        Assert.That((done.Code, usable.Code), Is.EqualTo((0, 0)), done.Error + usable.Error);
    }

    /// <summary>What a command prints while it goes on.</summary>
    private sealed class LineWaiter : StringWriter
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> FirstLine => _first.Task;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            _first.TrySetResult(value ?? "");
        }
    }

    [Test]
    public async Task An_empty_trusted_folder_is_a_wrong_argument() => (await Of("models", "check", "--trust-code", "")).FailedWith(2);
}
