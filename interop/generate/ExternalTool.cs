using System.Diagnostics;

namespace Clara.Interop.Generate;

/// <summary>Compilers, found by PATH and run to the end.</summary>
internal static class ExternalTool
{
    /// <summary>Path of clang under any of the names that distributions use; null where there is none.</summary>
    internal static string? FindClang() => Find(["clang", .. Enumerable.Range(0, 7).Select(i => $"clang-{20 - i}")]);

    /// <summary>Path of the first of these programs that PATH knows; null where it knows none.</summary>
    internal static string? Find(params string[] names) =>
        names.SelectMany(n => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, n))).FirstOrDefault(File.Exists);

    /// <summary>Runs a program and gives its exit code, standard output and standard error.</summary>
    internal static (int Code, string Output, string Error) Run(string program, IEnumerable<string> arguments, string? folder = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start) ?? throw new ContractException($"{program} could not be started.");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    /// <summary>Standard output of a program that must succeed.</summary>
    internal static string Output(string program, IEnumerable<string> arguments, string folder)
    {
        (int code, string output, string error) = Run(program, arguments, folder);
        return code == 0 ? output : throw new ContractException($"{Path.GetFileName(program)} failed with {code}: {error.Trim()}");
    }
}
