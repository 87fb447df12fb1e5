using System.Buffers.Binary;
using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>An extension that promises 8 MiB of label names costs what the file has. Found by fuzzing.</summary>
public sealed class LongExtensionTests
{
    private const int Promised = 8 << 20;

    [Test]
    public async Task A_promise_of_label_names_is_not_believed([Values("a.nii", "a.nii.gz", "a.hdr", "stream")] string name)
    {
        using TempFolder folder = new();
        byte[] bytes = [.. NiftiBytes.Sound(), .. new byte[64]];
        bytes[348] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(352), Promised);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(356), 6);
        bytes.WithSingle(108, Promised + 352);
        if (name == "a.hdr")
        {
            bytes.WithText(344, "ni1").WithSingle(108, 0);
            await File.WriteAllBytesAsync(folder.File("a.img"), bytes);
        }
        byte[] file = name.EndsWith(".gz", StringComparison.Ordinal) ? bytes.Gzip() : bytes;
        await File.WriteAllBytesAsync(folder.File("a.nii"), file);
        string path = folder.File(name);
        if (name != "stream")
            await File.WriteAllBytesAsync(path, file);
        long before = GC.GetTotalAllocatedBytes();

        Exception? e = null;
        try
        {
            if (name == "stream")
                await NiftiFile.ReadAsync(new ForwardStream(file), "a.nii", default);
            else
                await NiftiFile.ReadAsync(path, default);
        }
        catch (ImageFormatException refused)
        {
            e = refused;
        }

        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(2 << 20));
        Assert.That(e?.Message, name == "a.hdr" ? Is.Null : Does.Contain("cut off"));
    }
}
