using System.Diagnostics;
using System.Security.Cryptography;
using NUnit.Framework;

namespace Clara.TestKit;

/// <summary>
/// ITK's own image readers and writers, as a small program that is compiled against Debian's libinsighttoolkit5-dev at its first use (tests/kit/itk): the outside truth for MetaImage and NRRD,
/// and a second one for NIfTI and PNG. Nothing of ours is in it.
/// </summary>
public static class Itk
{
    private static readonly Lazy<(string? Program, string? Missing)> Built = new(Build);

    /// <summary>Reads images with ITK: for each path a line "path|dims|spacing|origin|direction|type|components", and the voxels' bytes in PATH.voxels.</summary>
    public static string[] Read(IEnumerable<string> paths) => Run("read", paths);

    /// <summary>Writes images with ITK, a line each: "path|dims|spacing|origin|direction|type|components|packing"; the voxels' bytes stand in PATH.voxels.</summary>
    public static void Write(IEnumerable<string> lines) => Run("write", lines);

    private static string[] Run(string mode, IEnumerable<string> lines)
    {
        (string? program, string? missing) = Built.Value;
        if (missing is not null)
            SkipUnlessCi.Because(missing);
        using TempFolder folder = new();
        string list = folder.File("list");
        File.WriteAllLines(list, lines);
        (int code, string output, string error) = Start(program!, [mode, list]);
        if (code != 0)
            Assert.Fail($"ITK failed with {code}: {error}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static (string? Program, string? Missing) Build()
    {
        string? headers = Directory.Exists("/usr/include") ? Directory.EnumerateDirectories("/usr/include", "ITK-*").FirstOrDefault() : null;
        if (headers is null || !File.Exists("/usr/bin/g++"))
            return (null, "libinsighttoolkit5-dev or g++ is not installed");
        string source = Repository.PathOf("tests/kit/itk/itk_exchange.cpp"), version = Path.GetFileName(headers)[4..];
        string program = Repository.PathOf($"build/itk/itk_exchange-{version}-{Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(source)))[..12]}");
        if (File.Exists(program))
            return (program, null);
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        string pending = $"{program}.{Environment.ProcessId}";
        string[] libraries = ["ITKIOMeta", "ITKIONRRD", "ITKIONIFTI", "ITKIOPNG", "ITKIOImageBase", "ITKCommon"];
        (int code, _, string error) = Start("/usr/bin/g++", ["-std=c++17", "-O1", "-Wall", "-Wextra", "-Werror", "-isystem", headers, source, "-o", pending, .. libraries.Select(l => $"-l{l}-{version}")]);
        if (code != 0)
            return (null, $"itk_exchange does not compile: {error}");
        File.Move(pending, program, overwrite: true);
        return (program, null);
    }

    private static (int Code, string Output, string Error) Start(string program, string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
