using Clara.TestKit;

namespace Clara.Abi.Tests.HeaderTests;

/// <summary>T1: each header alone, twice in a row, as C99 and C++17, with every warning as an error.</summary>
public sealed class CompilesAloneTests
{
    private static readonly string Include = Repository.PathOf("interop/include");

    private static IEnumerable<string> Headers() =>
        Directory.EnumerateFiles(Include, "*.h", SearchOption.AllDirectories).Select(h => Path.GetRelativePath(Include, h).Replace('\\', '/')).Order(StringComparer.Ordinal);

    [Test]
    public void There_are_headers_to_compile() => Assert.That(Headers(), Does.Contain("clara/clara.h").And.Contains("clara_core/core_table.g.h"));

    [Test]
    public void A_header_compiles_alone(
        [ValueSource(nameof(Headers))] string header,
        [Values("gcc -std=c99", "clang -std=c99", "g++ -std=c++17", "clang++ -std=c++17")] string compiler)
    {
        using TempFolder folder = new();
        string source = folder.File("alone" + (compiler.Contains("++", StringComparison.Ordinal) ? ".cpp" : ".c"));
        File.WriteAllText(source, $"#include \"{header}\"\n#include \"{header}\"\n");
        string[] words = compiler.Split(' ');
        Compiler.Run(words[0], words[1], "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", "-I", Include, source);
    }
}
