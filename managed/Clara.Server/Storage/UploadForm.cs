using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Clara.Protocol.Multipart;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Storage;

/// <summary>What a request's body holds: parameters and at most one image (one file, or the files of one DICOM series), in any order, under any name.</summary>
internal sealed class UploadForm : IDisposable
{
    private const int MaxParamsBytes = 16 << 20; // polygon lists of a whole volume are the longest

    private const int MaxFiles = 10_000; // a file is a slice
    private readonly List<StoredUpload> _files = [];

    public JObject Parameters { get; private set; } = [];

    public StoredUpload? Image { get; private set; }

    /// <summary>Reads the body; with <paramref name="wantImage"/> false a file in it is skipped (the session wins).</summary>
    public static async Task<UploadForm> ReadAsync(HttpRequest request, bool wantImage, Workspace workspace, CancellationToken ct)
    {
        UploadForm form = new();
        try
        {
            string type = request.ContentType ?? "";
            if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
                await form.ReadPartsAsync(request.Body, type, wantImage, workspace, ct);
            else if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
                form.Parameters = JsonText.ParseObject(await BoundedText.ReadAsync(request.Body, MaxParamsBytes, ct));
            else if (request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0)
                throw new RequestFault(StatusCodes.Status400BadRequest, Imaging.StatusCode.Protocol, "The body is not multipart/form-data with the parts 'params' (JSON) and 'image' (file).");
            form.Image = form._files.Count > 1 ? StoredUpload.Together(form._files, workspace) : form._files.FirstOrDefault();
            return form;
        }
        catch
        {
            form.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Image?.Dispose();
        foreach (StoredUpload file in _files)
            file.Dispose();
    }

    private async Task ReadPartsAsync(Stream body, string contentType, bool wantImage, Workspace workspace, CancellationToken ct)
    {
        MultipartReader reader = new(body, HeaderParameters.Find(contentType, "boundary") ?? "");
        while (await reader.NextAsync(ct) is MultipartPart part)
        {
            if (part.IsFile)
            {
                if (!wantImage)
                    continue;
                if (_files.Count == MaxFiles)
                    throw RequestFault.BadRequest($"The request holds more than {MaxFiles} files; an image may have so many slices.");
                _files.Add(await StoredUpload.StoreAsync(part.Content, workspace, ct));
            }
            else if (part.Name is AiaaNames.ParamsPart or "")
                Parameters = JsonText.ParseObject(await part.ReadTextAsync(MaxParamsBytes, ct));
            else if (part.Name == AiaaNames.OldParamsPart)
                Parameters[AiaaNames.Points] = await part.ReadTextAsync(MaxParamsBytes, ct);
        }
    }
}
