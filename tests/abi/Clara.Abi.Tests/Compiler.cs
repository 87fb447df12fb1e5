using Clara.Interop.Generate;
using Clara.TestKit;

namespace Clara.Abi.Tests;

/// <summary>The C and C++ compilers of the machine; a test without its compiler is skipped, or fails in CI.</summary>
internal static class Compiler
{
    internal static string Require(string name)
    {
        string? path = name switch
        {
            "clang" => ExternalTool.FindClang(),
            "clang++" => ExternalTool.Find(["clang++", .. Enumerable.Range(0, 7).Select(i => $"clang++-{20 - i}")]),
            _ => ExternalTool.Find(name),
        };
        if (path is null)
            SkipUnlessCi.Because($"{name} is not installed");
        return path!;
    }

    /// <summary>Compiles and fails the test with the compiler's own words.</summary>
    internal static void Run(string name, params string[] arguments)
    {
        (int code, _, string error) = ExternalTool.Run(Require(name), arguments);
        Assert.That(code, Is.Zero, $"{name} {string.Join(' ', arguments)}\n{error}");
    }
}
