using Clara.Imaging;
using Clara.Server.Http;

namespace Clara.Server.Storage;

/// <summary>An uploaded image in the workspace; deleted with this object unless it was kept.</summary>
internal sealed class StoredUpload(Workspace workspace, string path) : IDisposable
{
    private const string Called = "The uploaded image";
    private bool _kept;

    public string Path { get; } = path;

    /// <summary>Spools a part into the workspace.</summary>
    public static async Task<StoredUpload> StoreAsync(Stream content, Workspace workspace, CancellationToken ct)
    {
        StoredUpload upload = new(workspace, workspace.NewFile());
        try
        {
            await using FileStream file = new(upload.Path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, FileOptions.Asynchronous);
            await content.CopyToAsync(file, 128 * 1024, ct);
        }
        catch
        {
            upload.Dispose();
            throw;
        }
        return upload;
    }

    /// <summary>Reads the voxels. Messages speak of "the uploaded image", because its name may name a patient.</summary>
    public static async Task<Volume> ReadAsync(string path, CancellationToken ct)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 128 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
        byte[] head = new byte[132];
        int n = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        if (ForeignFormat(head.AsSpan(0, n)) is string other)
            throw new RequestFault(StatusCodes.Status400BadRequest, StatusCode.Format, $"{Called} is {other}; this server reads NIfTI (.nii, .nii.gz).");
        file.Position = 0;
        return await NiftiFile.ReadAsync(file, Called, ct);
    }

    /// <summary>The file now belongs to somebody else.</summary>
    public string Keep()
    {
        _kept = true;
        return Path;
    }

    public void Dispose()
    {
        if (!_kept)
            workspace.Delete(Path);
    }

    private static string? ForeignFormat(ReadOnlySpan<byte> head) =>
        head.IsEmpty ? "empty"
        : head.StartsWith("NRRD"u8) ? "an NRRD file"
        : head.StartsWith(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }) ? "a PNG picture"
        : head.StartsWith("PK\x03\x04"u8) ? "a zip archive"
        : head.StartsWith("ObjectType"u8) ? "a MetaImage header"
        : head.Length >= 132 && head[128..].StartsWith("DICM"u8) ? "a DICOM file"
        : null;
}
