using Clara.Imaging;
using Clara.Protocol.Aiaa;
using Clara.Protocol.Multipart;
using Newtonsoft.Json.Linq;

namespace Clara.Remote.Uploads;

/// <summary>An image as .nii.gz in a temporary file that this user alone can read and that is gone when it is closed.</summary>
internal sealed class UploadFile : IAsyncDisposable
{
    private const string FileName = "image.nii.gz";
    private readonly FileStream _stream;

    private UploadFile(FileStream stream) => _stream = stream;

    /// <summary>Writes an image of one channel or more, which follow each other along the fourth axis. Throws <see cref="GeometryException"/> where they do not lie on one grid.</summary>
    public static async Task<UploadFile> WriteAsync(IReadOnlyList<Volume> channels, CancellationToken ct)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous | (OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None),
            BufferSize = 128 * 1024,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        FileStream? stream = null;
        try
        {
            string path = Path.Combine(Path.GetTempPath(), $"clara-{Guid.NewGuid():N}.nii.gz");
            stream = new(path, options);
            if (!OperatingSystem.IsWindows())
                File.Delete(path); // open files need no name there, and a killed program leaves no patient's image
            await NiftiFile.WriteAsync(stream, OneType.Of(channels, ct), gzip: true, ct).ConfigureAwait(false);
            await stream.FlushAsync(ct).ConfigureAwait(false);
            return new(stream);
        }
        catch (Exception e)
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            if (e is IOException or UnauthorizedAccessException)
                throw new ClaraException(StatusCode.Io, $"The image cannot be written for sending to {Path.GetTempPath()}: {OneLine.Of(e.Message)}", e);
            throw;
        }
    }

    /// <summary>The form that carries the image: parameters first, then the file.</summary>
    public MultipartForm Form(JObject parameters, string part)
    {
        MultipartForm form = new();
        form.AddText(AiaaNames.ParamsPart, Protocol.JsonText.Write(parameters));
        form.AddFile(part, FileName, _stream);
        return form;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
