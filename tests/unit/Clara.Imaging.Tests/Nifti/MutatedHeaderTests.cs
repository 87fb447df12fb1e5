namespace Clara.Imaging.Tests.Nifti;

/// <summary>Random damage with a fixed seed: a volume or a <see cref="ClaraException"/> comes out, nothing else, and soon.</summary>
public sealed class MutatedHeaderTests
{
    [Test, CancelAfter(20_000)]
    public async Task Damaged_headers_and_extensions_never_do_worse_than_refuse(CancellationToken ct)
    {
        Random random = new(20261124);
        byte[][] seeds = [NiftiBytes.Sound(), await LabelMap(version2: false), await LabelMap(version2: true)];
        int[] hot = [40, 42, 44, 46, 48, 70, 80, 84, 88, 108, 112, 116, 123, 252, 254, 256, 280, 344, 348, 352, 356];
        int read = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] bytes = (byte[])seeds[i % seeds.Length].Clone();
            int edits = 1 + random.Next(4);
            for (int e = 0; e < edits; e++)
            {
                int at = random.Next(2) == 0 ? hot[random.Next(hot.Length)] + random.Next(4) : random.Next(Math.Min(bytes.Length, 700));
                bytes[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)(bytes[at] ^ 1 << random.Next(8)), _ => (byte)(random.Next(2) * 255) };
            }
            if (random.Next(8) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            if (i % 5 == 4)
                bytes = bytes.Gzip();
            using Stream stream = i % 2 == 0 ? new MemoryStream(bytes) : new ForwardStream(bytes);
            try
            {
                if (i % 3 == 0)
                    await NiftiFile.ReadAsync(stream, "mutated.nii", ct);
                else
                    await NiftiFile.ReadLabelMapAsync(stream, "mutated.nii", null, ct);
                read++;
            }
            catch (ClaraException e)
            {
                Assert.That(e.Message, Does.Contain("mutated.nii").And.Not.Contain("\n"));
            }
        }
        Assert.That(read, Is.InRange(100, 1900), "the damage neither misses nor destroys everything");
    }

    private static async Task<byte[]> LabelMap(bool version2)
    {
        LabelMap map = new(Grid.Axial(new(version2 ? 33000 : 7, 3, 2), new(1, 1, 1)), [new(1, "one"), new(2, "two")]);
        map.Voxels[3] = 2;
        using MemoryStream bytes = new();
        await NiftiFile.WriteAsync(bytes, map, gzip: false, default);
        return bytes.ToArray();
    }
}
