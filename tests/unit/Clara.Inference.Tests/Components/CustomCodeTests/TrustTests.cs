using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Components.CustomCodeTests;

/// <summary>Code that comes with an archive: it runs where the folder is trusted, and is not even loaded elsewhere.</summary>
public sealed class TrustTests
{
    private const string Add = """[{"path": "Clara.CustomSteps.Add, Clara.CustomSteps", "args": {"value": 0.25, "valeu": 1}}]""";

    private static readonly Grid Grid = Grid.Axial(new(6, 5, 4), new(1, 1, 1));

    private static Volume<float> Image() => Numpy.Volume(Grid, Numpy.Random((int)Grid.Size.Count, 3));

    private static TestArchive Archive(string pre = "[]", string post = TestArchive.Argmax, bool withCode = true, string inferer = """{"name": "SimpleInferer"}""")
    {
        TestArchive archive = new(TestNetworks.Above(0.5f), pre, post, inferer: inferer);
        if (withCode)
            CustomSteps.CopyInto(archive.Folder);
        return archive;
    }

    private static LabelMap Run(TestArchive archive, params string[] trusted)
    {
        using SegmentationRunner runner = new("cpu", 1) { TrustedCode = new CodeTrust(trusted) };
        return runner.Run(archive.Archive, Image(), null, default);
    }

    private static string Refusal(TestArchive archive, params string[] trusted) => Assert.Throws<ModelInvalidException>(() => Run(archive, trusted))!.Message;

    [Test]
    public void Trusted_code_runs_as_a_step_before_and_after_the_network()
    {
        using TestArchive before = Archive(Add), after = Archive(post: """[{"path": "Clara.CustomSteps.Negate, Clara.CustomSteps"}, {"name": "AsDiscreted", "args": {"argmax": true}}, {"path": "Clara.CustomSteps.ClearFirst, Clara.CustomSteps"}]""");
        Assert.That(Run(before, before.Folder).Voxels.ToArray(), Is.EqualTo(Image().Voxels.ToArray().Select(v => (ushort)(v + 0.25f > 0.5f ? 1 : 0))));
        Assert.That(Run(after, Path.GetDirectoryName(after.Folder)!).Voxels.ToArray(), Is.EqualTo(Image().Voxels.ToArray().Select((v, i) => (ushort)(i > 0 && v < 0.5f ? 1 : 0))), "a folder is trusted with all below it");
    }

    [Test]
    public void A_path_to_the_assembly_is_taken_too_and_unknown_arguments_are_told()
    {
        using TestArchive archive = Archive(Add.Replace(", Clara.CustomSteps\"", ", custom/Clara.CustomSteps.dll\"", StringComparison.Ordinal));
        Assert.That(ArchiveCheck.Of(archive.Archive, "cpu", new CodeTrust([archive.Folder])).Warnings.Single(), Does.Contain("valeu not known, ignored"));
    }

    [Test]
    public void Code_that_nobody_trusts_is_not_loaded_and_the_way_to_trust_it_is_said()
    {
        using TestArchive archive = Archive(Add);
        string elsewhere = archive.Folder + "-other";
        foreach (string[] trusted in new string[][] { [], [elsewhere], [Path.Combine(archive.Folder, "models")] })
            Assert.That(Refusal(archive, trusted), Does.StartWith("The model 'net' cannot be used: config_aiaa.json: pre_transforms[0] names code of its own").And.Contain("--trust-code").And.Not.Contain("\n"));
        Assert.That(Assert.Throws<ModelInvalidException>(() => ArchiveCheck.Of(archive.Archive, "cpu"))!.Message, Does.Contain("--trust-code"));
        Assert.That(AssemblyLoadContext.All.Where(c => c.Name == "Clara.CustomSteps.dll" && c.Assemblies.Any(a => a.Location.StartsWith(archive.Folder, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public void Code_outside_of_the_trusted_folder_is_not_reached_by_a_path_or_a_link()
    {
        using TestArchive path = Archive(Add.Replace(", Clara.CustomSteps\"", $", {CustomSteps.Assembly}\"", StringComparison.Ordinal)), link = Archive(Add, withCode: false), folder = Archive(Add, withCode: false);
        Directory.CreateDirectory(Path.Combine(link.Folder, "custom"));
        File.CreateSymbolicLink(Path.Combine(link.Folder, "custom", "Clara.CustomSteps.dll"), CustomSteps.Assembly);
        Directory.CreateSymbolicLink(Path.Combine(folder.Folder, "custom"), Path.GetDirectoryName(CustomSteps.Assembly)!);
        foreach (TestArchive archive in new[] { path, link, folder })
            Assert.That(Refusal(archive, archive.Folder), Does.Contain("--trust-code"));
        Assert.That(Run(path, Path.GetDirectoryName(CustomSteps.Assembly)!).CountOf(1), Is.GreaterThan(0), "the path itself may be trusted");
    }

    [Test]
    public void An_archive_on_its_way_is_trusted_as_it_will_be_in_its_place()
    {
        using TempFolder folder = new();
        string now = folder.File(".import/net"), place = folder.File("net"), dll = Path.Combine(now, "custom", "x.dll");
        foreach ((string trusted, bool covers) in new[] { (place, true), (folder.File("net/custom"), true), (folder.File("net/models"), false), (folder.File("ne"), false), (folder.File("other"), false) })
        {
            CodeTrust trust = new([trusted]);
            Assert.That((trust.Covers(dll), trust.OnTheWay(now, place).Covers(dll), trust.OnTheWay(now, place).Covers(Path.Combine(place, "custom", "x.dll"))), Is.EqualTo((false, covers, covers)), trusted);
            Assert.That(trust.OnTheWay(now, place).Covers(Path.Combine(now, "../x.dll")), Is.False, "nothing but the archive is on its way");
        }
        Directory.CreateDirectory(now);
        Directory.CreateSymbolicLink(Path.Combine(now, "custom"), folder.Path);
        Assert.That(new CodeTrust([place]).OnTheWay(now, place).Covers(dll), Is.False, "a link leads elsewhere");
    }

    [TestCase("Clara.CustomSteps.Missing, Clara.CustomSteps", "Clara.CustomSteps.dll has no type Clara.CustomSteps.Missing")]
    [TestCase("Clara.CustomSteps.NoStep, Clara.CustomSteps", "must be a public class that implements IImageTransform")]
    [TestCase("Clara.CustomSteps.NotPublic, Clara.CustomSteps", "must be a public class that implements IImageTransform")]
    [TestCase("Clara.CustomSteps.Negate, Clara.CustomSteps", "must be a public class that implements IImageTransform")]
    [TestCase("Clara.CustomSteps.NeedsMore, Clara.CustomSteps", "needs a public constructor that takes a ComponentConfig or nothing")]
    [TestCase("Clara.CustomSteps.NotMade, Clara.CustomSteps", "could not be made (NotSupportedException: not today)")]
    [TestCase("Clara.CustomSteps.Add, Clara.CustomSteps", "the argument 'value' is missing")]
    [TestCase("Clara.CustomSteps.Add, Clara.Nothing", "Clara.Nothing.dll is missing")]
    [TestCase("Clara.CustomSteps.Add, models/model.onnx.dll", "model.onnx.dll cannot be loaded (BadImageFormatException)")]
    public void What_cannot_be_used_is_said(string path, string said)
    {
        using TestArchive archive = Archive($$"""[{"path": "{{path}}" }]""");
        File.WriteAllText(archive.NetworkFile + ".dll", "no assembly");
        Assert.That(Refusal(archive, archive.Folder), Does.StartWith("The model 'net' cannot be used: config_aiaa.json: pre_transforms[0]").And.Contain(said));
    }

    [Test]
    public void Code_that_throws_is_the_archives_failure()
    {
        using TestArchive archive = Archive("""[{"path": "Clara.CustomSteps.Failing, Clara.CustomSteps"}]""");
        ClaraException e = Assert.Throws<ClaraException>(() => Run(archive, archive.Folder))!;
        Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Inference, "The archive's own Clara.CustomSteps.Failing failed (InvalidOperationException: the author's mistake).")));
    }

    [Test]
    public void So_is_code_that_makes_labels_or_runs_the_network()
    {
        using TestArchive labels = Archive("[]", """[{"path": "Clara.CustomSteps.FailingLabels, Clara.CustomSteps"}]"""), inferer = Archive(inferer: """{"path": "Clara.CustomSteps.FailingInferer, Clara.CustomSteps"}""");
        foreach ((TestArchive archive, string name) in new[] { (labels, "FailingLabels"), (inferer, "FailingInferer") })
        {
            ClaraException e = Assert.Throws<ClaraException>(() => Run(archive, archive.Folder))!;
            Assert.That((e.Status, e.Message), Is.EqualTo((StatusCode.Inference, $"The archive's own Clara.CustomSteps.{name} failed (InvalidOperationException: the author's mistake).")));
        }
    }

    [TestCase("monai.transforms.ScaleIntensityd", null), TestCase("my.steps.Sharpen", "code of other languages is not run")]
    public void A_Python_name_tries_the_built_in_of_that_class(string name, string? said)
    {
        using TestArchive archive = Archive($$"""[{"name": "{{name}}" }]""", withCode: false);
        if (said is null)
            Assert.That(Run(archive).CountOf(1), Is.GreaterThan(0));
        else
            Assert.That(Refusal(archive), Does.Contain(said));
    }

    [Test]
    public void The_assembly_goes_with_the_chain_that_was_made_of_it()
    {
        using TestArchive archive = Archive(Add);
        WeakReference context = Used(archive);
        for (int i = 0; i < 20 && context.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(context.IsAlive, Is.False);
        File.Delete(Path.Combine(archive.Folder, "custom", "Clara.CustomSteps.dll"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Used(TestArchive archive)
    {
        HashSet<AssemblyLoadContext> before = [.. AssemblyLoadContext.All];
        SegmentationPipeline pipeline = SegmentationPipeline.Of(archive.Archive, new CodeTrust([archive.Folder]));
        AssemblyLoadContext context = AssemblyLoadContext.All.Single(c => !before.Contains(c) && c.Name == "Clara.CustomSteps.dll");
        Assert.That(context.IsCollectible);
        GC.KeepAlive(pipeline);
        return new(context);
    }
}
