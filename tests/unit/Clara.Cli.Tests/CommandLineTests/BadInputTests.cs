using System.Buffers.Binary;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>Files as they reach users: each a clear line, exit code 1 and no output, whichever command meets them.</summary>
public sealed class BadInputTests
{
    private static readonly string[] Kinds = ["missing", "cut off", "10^12 voxels", "NaN spacing", "text", "no voxels", "empty file", "a folder"];

    [Test]
    public async Task Each_command_refuses_it([ValueSource(nameof(Kinds))] string kind, [Values("info", "segment", "annotate", "bench", "evaluate")] string command)
    {
        using TempFolder folder = new();
        string bad = await WriteAsync(folder, kind), mask = folder.File("mask.nii.gz");
        string[] before = [.. Directory.EnumerateFileSystemEntries(folder.Path)];
        Outcome run = await Outcome.Of(command switch
        {
            "info" => ["info", bad],
            "segment" => ["segment", bad, "--model", "any", "-o", mask],
            "annotate" => ["annotate", bad, "--from", bad, "--label", "1", "-o", mask],
            "bench" => ["bench", "annotation", bad, bad],
            _ => ["evaluate", bad, bad],
        });
        run.FailedWith(1);
        Assert.That(run.Error, Does.Contain(Path.GetFileName(bad)), "the message names the file");
        Assert.That(Directory.EnumerateFileSystemEntries(folder.Path), Is.EquivalentTo(before));
    }

    private static async Task<string> WriteAsync(TempFolder folder, string kind)
    {
        string path = folder.File(kind == "cut off" ? "bad.nii.gz" : "bad.nii");
        if (kind == "missing")
            return path;
        if (kind == "a folder")
            return Directory.CreateDirectory(path).FullName;
        if (kind is "text" or "empty file")
        {
            await File.WriteAllTextAsync(path, kind == "text" ? "This is no image. " + new string('x', 1000) : "");
            return path;
        }
        await NiftiFile.WriteAsync(path, TestVolumes.Sphere(Grid.Axial(new(20, 20, 20), new(1, 1, 1)), new(10, 10, 10), 6), CancellationToken.None);   // undamaged, image and mask to every command
        byte[] bytes = await File.ReadAllBytesAsync(path);
        const int Dimensions = 40, Spacings = 76, TransformCodes = 252;   // dim[0], pixdim[0] and qform_code of a NIfTI-1 header
        for (int axis = 1; axis <= 3; axis++)
        {
            if (kind is "10^12 voxels" or "no voxels")
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(Dimensions + 2 * axis), (short)(kind == "no voxels" ? 0 : 10000));
            if (kind == "NaN spacing")
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(Spacings + 4 * axis), float.NaN);
        }
        if (kind == "NaN spacing")
            bytes.AsSpan(TransformCodes, 4).Clear();   // else the transform, which is whole, tells the spacing
        await File.WriteAllBytesAsync(path, kind == "cut off" ? bytes[..(bytes.Length / 2)] : bytes);
        return path;
    }
}
