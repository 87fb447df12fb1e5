using Clara.Inference.Tests.Onnx;
using Clara.Interop.Generate;
using Clara.TestKit;

namespace Clara.Abi.Tests.OldClientTests;

/// <summary>T4: a program that was written and compiled against 1.0 runs with today's library.</summary>
public sealed class ClientV10Tests
{
    private static readonly string Client = Repository.PathOf("tests/abi/client_v1_0");

    [TestCase("gcc", "-std=c99")]
    [TestCase("g++", "-std=c++17")]
    public void A_client_of_1_0_starts_and_does_each_step(string compiler, string standard)
    {
        string library = Repository.Built("libclara.so");
        using TempFolder folder = new();
        string program = folder.File("client");
        string[] language = compiler == "g++" ? ["-x", "c++"] : ["-x", "c"];
        Compiler.Run(compiler,
            [standard, "-Wall", "-Wextra", "-pedantic", "-Werror", "-I", Client + "/include", .. language, Client + "/client.c", "-x", "none", library,
             "-Wl,-rpath," + Path.GetDirectoryName(library), "-o", program]);
        PromptArchives.Write(folder.File("models"));
        (int code, string output, string error) = ExternalTool.Run(program, [folder.File("models")]);
        Assert.That(code, Is.Zero, $"{output}\n{error}");
        Assert.That(output, Does.StartWith("version 1.").And.EndsWith("\ndone\n"));
    }
}
