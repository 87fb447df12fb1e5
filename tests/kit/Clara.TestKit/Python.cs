using System.Diagnostics;
using NUnit.Framework;

namespace Clara.TestKit;

/// <summary>Debian's Python with nibabel, scipy and scikit-image: the outside truth for codecs and voxel work. The product itself never uses it.</summary>
public static class Python
{
    private const string Executable = "/usr/bin/python3";
    private static readonly Lazy<string?> Missing = new(FindMissing);

    /// <summary>Runs a script with arguments and gives its standard output; fails the test with its error text when it exits non-zero. Skips where Python or its modules are missing, fails in CI.</summary>
    public static string Run(string script, params string[] arguments)
    {
        if (Missing.Value is string reason)
            SkipUnlessCi.Because(reason);
        (int code, string output, string error) = Start(script, arguments);
        if (code != 0)
            Assert.Fail($"The Python oracle failed with {code}: {error}");
        return output;
    }

    private static string? FindMissing()
    {
        if (!File.Exists(Executable))
            return $"{Executable} is not installed";
        (int code, _, string error) = Start("import nibabel, scipy, skimage", []);
        return code == 0 ? null : $"python3-nibabel, python3-scipy or python3-skimage is not installed: {error.Trim().Split('\n')[^1]}";
    }

    private static (int Code, string Output, string Error) Start(string script, string[] arguments)
    {
        ProcessStartInfo start = new(Executable) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-");
        foreach (string a in arguments)
            start.ArgumentList.Add(a);
        start.Environment["PYTHONWARNINGS"] = "ignore";
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
