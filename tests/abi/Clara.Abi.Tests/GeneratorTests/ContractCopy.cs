using Clara.Interop.Generate;
using Clara.TestKit;

namespace Clara.Abi.Tests.GeneratorTests;

/// <summary>A copy of what the generator reads, to change without touching the checkout.</summary>
internal sealed class ContractCopy : IDisposable
{
    private readonly TempFolder folder = new();

    internal ContractCopy()
    {
        Directory.CreateDirectory(PathOf(Contract.HeaderFolder));
        foreach (string header in Directory.EnumerateFiles(Repository.PathOf(Contract.HeaderFolder), "*.h"))
            File.Copy(header, PathOf(Contract.HeaderFolder + "/" + Path.GetFileName(header)));
        foreach (string file in new[] { Contract.StatusCodes, Contract.Readme })
            File.Copy(Repository.PathOf(file), PathOf(file));
    }

    internal string Root => folder.Path;

    /// <summary>Replaces a text that must be there.</summary>
    internal ContractCopy With(string path, string old, string replacement)
    {
        string text = File.ReadAllText(PathOf(path));
        Assert.That(text, Does.Contain(old), $"the test no longer fits {path}");
        File.WriteAllText(PathOf(path), text.Replace(old, replacement, StringComparison.Ordinal));
        return this;
    }

    /// <summary>Puts declarations into a header, before its end.</summary>
    internal ContractCopy WithDeclaration(string header, string declaration) => With($"{Contract.HeaderFolder}/{header}", "\nCLARA_END\n", $"\n{declaration}\n\nCLARA_END\n");

    /// <summary>Generated files of the checkout that the copy's contract would write differently.</summary>
    internal IReadOnlyList<string> StaleInCheckout() => StaleFiles.Find(Repository.Root, Contract.Generate(Root));

    public void Dispose() => folder.Dispose();

    private string PathOf(string path) => folder.File(path);
}
