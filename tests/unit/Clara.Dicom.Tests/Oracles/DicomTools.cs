using System.Diagnostics;
using Clara.TestKit;

namespace Clara.Dicom.Tests.Oracles;

/// <summary>Debian's dicom3tools and dcmtk.</summary>
internal static class DicomTools
{
    /// <summary>The errors that dciodvfy finds in a file, by its line; warnings are left out.</summary>
    public static string[] Errors(string path) => [.. Run("dciodvfy", path).Split('\n').Where(l => l.StartsWith("Error", StringComparison.Ordinal))];

    /// <summary>What dcmdump prints; fails the test when it does not accept the file.</summary>
    public static string Dump(string path)
    {
        string text = Run("dcmdump", path);
        Assert.That(text, Does.Not.Contain("E: ").And.Contains("Dicom-Data-Set"));
        return text;
    }

    private static string Run(string program, string path)
    {
        if (!File.Exists("/usr/bin/" + program))
            SkipUnlessCi.Because($"{program} is not installed (dicom3tools, dcmtk)");
        ProcessStartInfo start = new("/usr/bin/" + program, [path]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return output.Result + error.Result;
    }
}
