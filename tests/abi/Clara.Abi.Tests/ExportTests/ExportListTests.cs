using Clara.Interop.Generate;
using Clara.TestKit;

namespace Clara.Abi.Tests.ExportTests;

/// <summary>T3: what leaves libclara is the baseline, no less and no more.</summary>
public sealed class ExportListTests
{
    private static string[] Symbols(string library)
    {
        string? nm = ExternalTool.Find("nm");
        if (nm is null)
            SkipUnlessCi.Because("nm is not installed (package binutils)");
        (int code, string output, string error) = ExternalTool.Run(nm!, ["-D", "--defined-only", library]);
        Assert.That(code, Is.Zero, error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [Test]
    public void The_library_exports_exactly_the_baseline()
    {
        // "A" lines are the version nodes themselves.
        IEnumerable<string> names = Symbols(Repository.Built("libclara.so")).Select(l => l.Split(' ')).Where(w => w[1] != "A").Select(w => w[2].Split('@')[0]);
        Assert.That(names.Order(StringComparer.Ordinal), Is.EqualTo(File.ReadAllLines(Repository.PathOf("interop/abi/exports.txt"))));
    }

    [Test]
    public void Every_export_carries_the_version_that_brought_it()
    {
        IEnumerable<string> functions = Symbols(Repository.Built("libclara.so")).Where(l => l.Contains(" T ", StringComparison.Ordinal));
        Assert.That(functions, Is.Not.Empty.And.All.Match(@"@@CLARA_1\.\d+$"));
    }
}
