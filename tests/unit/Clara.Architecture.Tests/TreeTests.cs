using System.Diagnostics;
using Clara.TestKit;

namespace Clara.Architecture.Tests;

/// <summary>The tree that a newcomer reads: its folders and their READMEs.</summary>
public sealed class TreeTests
{
    private static readonly string[] Folders = ["managed", "native", "interop", "tests", "plugin-manifest"];

    [Test]
    public void There_is_no_other_top_level_folder()
    {
        string[] tracked = [.. TrackedFiles().Where(f => f.Contains('/')).Select(f => f.Split('/')[0]).Distinct().Where(f => !f.StartsWith('.'))];
        Assert.That(tracked, Is.EquivalentTo(Folders));
    }

    [TestCaseSource(nameof(Folders))]
    public void Each_top_level_folder_says_what_it_is(string folder)
    {
        string readme = Repository.PathOf(folder + "/README.md");
        Assert.That(readme, Does.Exist);
        Assert.That(File.ReadAllText(readme), Has.Length.GreaterThan(200));
    }

    [Test]
    public void Each_managed_project_lies_in_a_folder_of_its_name()
    {
        foreach (string project in Directory.EnumerateFiles(Repository.PathOf("managed"), "*.csproj", SearchOption.AllDirectories))
            Assert.That(Path.GetFileName(Path.GetDirectoryName(project)), Is.EqualTo(Path.GetFileNameWithoutExtension(project)));
    }

    [Test]
    public void No_source_file_is_called_after_nothing()
    {
        string[] words = ["Manager", "Helper", "Util"];
        Assert.That(TrackedFiles().Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".cpp", StringComparison.Ordinal) || f.EndsWith(".h", StringComparison.Ordinal))
            .Where(f => words.Any(w => Path.GetFileName(f).Contains(w, StringComparison.OrdinalIgnoreCase))), Is.Empty);
    }

    private static string[] TrackedFiles()
    {
        ProcessStartInfo start = new("git", ["-C", Repository.Root, "ls-files"]) { RedirectStandardOutput = true };
        using Process git = Process.Start(start)!;
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.That(git.ExitCode, Is.Zero, "git ls-files failed");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
