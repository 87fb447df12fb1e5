using Clara.Dicom.Codec;
using Clara.Dicom.Series;
using Clara.Imaging;
using Clara.Server.Http;

namespace Clara.Server.Storage;

/// <summary>
/// Uploads as volumes: a NIfTI file, a DICOM file, or the DICOM files of one series, sorted by their positions. DICOM is decoded in child processes with limits of time and memory.
/// Messages speak of "the uploaded image", because a name may name a patient. Any thread.
/// </summary>
internal sealed class UploadReader(WorkerCodec codec)
{
    private const string Called = "The uploaded image";
    private const int MostChannels = 64;

    /// <summary>Reads the voxels of a stored file or folder that holds one volume.</summary>
    public async Task<Volume> ReadAsync(string path, CancellationToken ct) => One(await ChannelsAsync(path, ct));

    /// <summary>Reads all volumes of a stored file or folder: a NIfTI file may hold an image of several channels along its fourth axis.</summary>
    public async Task<IReadOnlyList<Volume>> ChannelsAsync(string path, CancellationToken ct)
    {
        if (Directory.Exists(path) || DicomFolder.IsDicom(path))
            return [await SeriesAsync(path, ct)];
        ImageFileInfo info;
        await using (FileStream file = Open(path))
        {
            await RequireNiftiAsync(file, ct);
            info = await NiftiFile.ReadInfoAsync(file, Called, ct);
        }
        if (info.TimeSteps > MostChannels)
            throw RequestFault.BadRequest($"{Called} holds {info.TimeSteps} volumes; at most {MostChannels} channels are taken.");
        List<Volume> channels = [];
        for (int step = 0; step < info.TimeSteps; step++)
            await using (FileStream file = Open(path))
                channels.Add(await NiftiFile.ReadAsync(file, Called, info.TimeSteps > 1 ? new() { TimeStep = step } : ImageReadOptions.None, ct));
        return channels;
    }

    /// <summary>The volume of an image of one channel, for work that takes no more.</summary>
    public static Volume One(IReadOnlyList<Volume> channels) =>
        channels is [Volume image] ? image : throw RequestFault.BadRequest($"{Called} holds {channels.Count} volumes, and one is wanted here; send one of them.");

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 128 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);

    private static async Task RequireNiftiAsync(FileStream file, CancellationToken ct)
    {
        byte[] head = new byte[16];
        int n = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct);
        if (ForeignFormat(head.AsSpan(0, n)) is string other)
            throw new RequestFault(StatusCodes.Status400BadRequest, StatusCode.Format, $"{Called} is {other}; this server reads NIfTI (.nii, .nii.gz) and DICOM.");
        file.Position = 0;
    }

    private async Task<Volume> SeriesAsync(string path, CancellationToken ct)
    {
        try
        {
            DicomScan scan = Directory.Exists(path) ? await DicomFolder.ScanAsync(path, codec, null, ct) : await DicomFolder.ScanAsync([path], codec, null, ct);
            // A part that is no image would be left out silently: the client's slices would not be those of the volume.
            if (scan.PassedOver > 0 || scan.Unreadable.Count > 0)
                throw new RequestFault(StatusCodes.Status400BadRequest, StatusCode.Format, scan.Unreadable.Count > 0
                    ? $"{scan.Unreadable.Count} of the uploaded DICOM files cannot be read; send them again." : $"{scan.PassedOver} of the uploaded files are no DICOM images; send one image, or the slices of one series.");
            return await SeriesReader.ReadAsync(scan.Choose(null), codec, null, ct);
        }
        catch (ClaraException e) when (e.Status is StatusCode.Format or StatusCode.Argument or StatusCode.NotFound or StatusCode.Geometry)
        {
            throw new RequestFault(StatusCodes.Status400BadRequest, e.Status, e.Message.Replace(Path.GetFileName(path), "The upload", StringComparison.Ordinal));
        }
    }

    private static string? ForeignFormat(ReadOnlySpan<byte> head) =>
        head.IsEmpty ? "empty"
        : head.StartsWith("NRRD"u8) ? "an NRRD file"
        : head.StartsWith(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }) ? "a PNG picture"
        : head.StartsWith("PK\x03\x04"u8) ? "a zip archive"
        : head.StartsWith("ObjectType"u8) ? "a MetaImage header"
        : null;
}
