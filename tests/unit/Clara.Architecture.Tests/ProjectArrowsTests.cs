using System.Xml.Linq;
using Clara.TestKit;

namespace Clara.Architecture.Tests;

/// <summary>The allowed arrows between projects: what the design's section 2 promises, read from the project files.</summary>
public sealed class ProjectArrowsTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Clara.Imaging"] = [],
        ["Clara.Dicom"] = ["Clara.Imaging"],
        ["Clara.Models"] = ["Clara.Imaging"],
        ["Clara.Inference"] = ["Clara.Imaging", "Clara.Models"],
        ["Clara.Inference.Torch"] = ["Clara.Inference"],
        ["Clara.Protocol"] = [],
        ["Clara.Annotation"] = ["Clara.Imaging", "Clara.Models", "Clara.Inference"],
        ["Clara.Remote"] = ["Clara.Annotation", "Clara.Protocol"],
        ["Clara.Interop"] = [],
        ["Clara.Interop.Generate"] = [],
        ["Clara.Host"] = ["Clara.Annotation", "Clara.Remote", "Clara.Interop"],
        ["Clara.Server"] = ["Clara.Annotation", "Clara.Models", "Clara.Dicom", "Clara.Protocol"],
        ["Clara.Training"] = ["Clara.Imaging", "Clara.Models", "Clara.Inference"],
        ["Clara.Cli"] = ["Clara.Imaging", "Clara.Models", "Clara.Inference", "Clara.Annotation", "Clara.Remote", "Clara.Server", "Clara.Dicom", "Clara.Training"],
    };

    private static IEnumerable<string> ProductProjects() =>
        Directory.EnumerateFiles(Repository.PathOf("managed"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Repository.PathOf("interop"), "*.csproj", SearchOption.AllDirectories));

    [TestCaseSource(nameof(ProductProjects))]
    public void A_project_references_only_what_its_row_allows(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.That(Allowed, Does.ContainKey(name), "a new project needs a row here and in the design");
        IEnumerable<string> references = References(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Replace('\\', '/')));
        Assert.That(references, Is.SubsetOf(Allowed[name]));
    }

    [Test]
    public void There_are_projects_to_look_at() => Assert.That(ProductProjects().Count(), Is.GreaterThanOrEqualTo(11));

    [Test]
    public void The_imaging_core_needs_no_package() =>
        Assert.That(References(Repository.PathOf("managed/Clara.Imaging/Clara.Imaging.csproj"), "PackageReference"), Is.Empty);

    [Test]
    public void Each_package_version_stands_in_one_place_only()
    {
        IEnumerable<string> own = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}build{Path.DirectorySeparatorChar}"))
            .Where(f => XDocument.Load(f).Descendants("PackageReference").Any(p => p.Attribute("Version") is not null || p.Attribute("VersionOverride") is not null));
        Assert.That(own, Is.Empty, "versions belong into Directory.Packages.props");
    }

    [Test]
    public void Unsafe_code_is_allowed_at_the_border_only()
    {
        string[] border = ["Clara.Host", "Clara.Interop", "Clara.Dicom", "Clara.Abi.Tests"]; // Dicom calls libclara_dicom: LibraryImport wants it
        IEnumerable<string> unsafeProjects = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}build{Path.DirectorySeparatorChar}"))
            .Where(f => !f.Contains(Path.Combine("tests", "native"))) // hosts and cores of the shim's tests stand on the other side of the border
            .Where(f => XDocument.Load(f).Descendants("AllowUnsafeBlocks").Any(e => e.Value == "true"))
            .Select(f => Path.GetFileNameWithoutExtension(f));
        Assert.That(unsafeProjects, Is.SubsetOf(border));
    }

    private static List<string> References(string project, string element) =>
        [.. XDocument.Load(project).Descendants(element).Select(e => (string)e.Attribute("Include")!)];
}
