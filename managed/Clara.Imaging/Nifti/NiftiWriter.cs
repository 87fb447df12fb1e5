using System.Buffers.Binary;

namespace Clara.Imaging;

/// <summary>
/// Writes images as NIfTI-1, or NIfTI-2 where an axis is longer than 32767 voxels or 32-bit geometry would move a corner by more than <see cref="Grid.SameGridToleranceMm"/>.
/// Sform and qform say the same, codes 1; little endian.
/// </summary>
internal static class NiftiWriter
{
    /// <summary>A whole file into a stream, which stays open.</summary>
    public static Task SingleAsync(Stream stream, StoredImage image, bool gzip, CancellationToken ct) => SingleAsync(stream, [image], gzip, ct);

    /// <summary>A whole file of images of one type on one grid, which follow each other along dim[4].</summary>
    public static async Task SingleAsync(Stream stream, IReadOnlyList<StoredImage> steps, bool gzip, CancellationToken ct)
    {
        await CompressedAsync(stream, gzip, async bytes =>
        {
            await HeadAsync(bytes, steps[0], single: true, ct, steps.Count).ConfigureAwait(false);
            foreach (StoredImage step in steps)
                await VoxelBytes.WriteAsync(bytes, step, ct).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>The header and the voxels of a pair into two streams, which stay open.</summary>
    public static async Task PairAsync(Stream header, Stream voxels, StoredImage image, bool gzip, CancellationToken ct)
    {
        await CompressedAsync(header, gzip, bytes => HeadAsync(bytes, image, single: false, ct)).ConfigureAwait(false);
        await CompressedAsync(voxels, gzip, bytes => VoxelBytes.WriteAsync(bytes, image, ct)).ConfigureAwait(false);
    }

    private static async Task CompressedAsync(Stream stream, bool gzip, Func<Stream, Task> write)
    {
        if (!gzip)
        {
            await write(stream).ConfigureAwait(false);
            return;
        }
        GzipWriteStream packed = new(stream);
        await using (packed.ConfigureAwait(false))
            await write(packed).ConfigureAwait(false);
    }

    private static async Task HeadAsync(Stream bytes, StoredImage image, bool single, CancellationToken ct, int steps = 1)
    {
        byte[] content = NiftiLabels.ToContent(image.Labels ?? []);
        int extension = content.Length == 0 ? 0 : content.Length + NiftiLabels.ExtensionHead;
        NiftiHeader header = HeaderOf(image, single, extension);
        if (steps > 1)
            (header.Dim[0], header.Dim[4]) = (4, steps);
        using MemoryStream head = new();
        head.Write(header.ToBytes(image.Type.Bytes * 8));
        head.Write([(byte)(extension > 0 ? 1 : 0), 0, 0, 0]);
        if (extension > 0)
        {
            byte[] sizeAndCode = new byte[NiftiLabels.ExtensionHead];
            BinaryPrimitives.WriteInt32LittleEndian(sizeAndCode, extension);
            BinaryPrimitives.WriteInt32LittleEndian(sizeAndCode.AsSpan(4), NiftiLabels.CommentCode);
            head.Write(sizeAndCode);
            head.Write(content);
        }
        await bytes.WriteAsync(head.GetBuffer().AsMemory(0, (int)head.Length), ct).ConfigureAwait(false);
    }

    private static NiftiHeader HeaderOf(StoredImage image, bool single, int extension)
    {
        Size3 size = image.Grid.Size;
        if (Math.Max(size.X, Math.Max(size.Y, size.Z)) <= short.MaxValue)
        {
            NiftiHeader one = HeaderOf(image, single, extension, version2: false);
            Grid stored = NiftiGeometry.GridOf(NiftiHeader.Parse(one.ToBytes(image.Type.Bytes * 8), "the header"), "the header");
            if (stored.IsSameAs(image.Grid))
                return one;
        }
        return HeaderOf(image, single, extension, version2: true);
    }

    private static NiftiHeader HeaderOf(StoredImage image, bool single, int extension, bool version2)
    {
        Grid grid = image.Grid;
        RasAffine ras = RasAffine.Of(grid);
        (double qfac, Vector3 q) = NiftiQuaternion.Of(Orthonormal.Units(ras.Linear));
        if (!version2)
            q = NiftiQuaternion.ToSingles(q);
        (Matrix3 m, Vector3 o, Vector3 s) = (ras.Linear, ras.Offset, grid.SpacingMm);
        int fixedBytes = (version2 ? NiftiHeader.Size2 : NiftiHeader.Size1) + 4;
        return new NiftiHeader
        {
            IsVersion2 = version2, IsSingleFile = single, Datatype = image.Type.Code, IntentCode = image.Labels is null ? 0 : NiftiHeader.IntentLabel,
            Dim = [3, grid.Size.X, grid.Size.Y, grid.Size.Z, 1, 1, 1, 1],
            Pixdim = [qfac, s.X, s.Y, s.Z, 1, 1, 1, 1],
            VoxOffset = single ? fixedBytes + extension : 0,
            QformCode = 1, SformCode = 1,
            Qform = [q.X, q.Y, q.Z, o.X, o.Y, o.Z],
            Sform = [m.M11, m.M12, m.M13, o.X, m.M21, m.M22, m.M23, o.Y, m.M31, m.M32, m.M33, o.Z],
        };
    }
}
