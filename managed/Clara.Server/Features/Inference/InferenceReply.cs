using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Clara.Protocol.Multipart;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Inference;

/// <summary>
/// A mask and what is told of it, or scores without a mask, as one body of known length: multipart, or one half of it where <c>output=</c> asks for that.
/// </summary>
internal sealed class InferenceReply
{
    private const string FileName = "result.nii.gz"; // old clients know the format by this ending

    private readonly JObject _parameters;
    private readonly MemoryStream? _file;

    private InferenceReply(JObject parameters, MemoryStream? file)
    {
        _parameters = parameters;
        _file = file;
    }

    public static async Task<InferenceReply> OfAsync(LabelMap mask, CancellationToken ct)
    {
        MaskExtent? extent = MaskExtent.Of(mask, ct);
        JObject parameters = new()
        {
            [AiaaNames.Points] = PointList.Write((extent?.Points ?? []).Select(p => new WirePoint(p.X, p.Y, p.Z))),
        };
        if (extent is not null)
            parameters[AiaaNames.Box] = Ranges(extent.Box);
        MemoryStream file = new();
        await NiftiFile.WriteAsync(file, mask, gzip: true, ct);
        return new(parameters, file);
    }

    public static async Task<InferenceReply> OfAsync(WireMask mask, CancellationToken ct)
    {
        InferenceReply reply = await OfAsync(mask.Mask, ct);
        if (mask.Ids is int[] ids)
            reply._parameters[AiaaNames.LabelIds] = new JArray(ids);
        return reply;
    }

    public static async Task<InferenceReply> OfAsync(ClickResult result, CancellationToken ct)
    {
        InferenceReply reply = await OfAsync(result.Mask, ct);
        reply._parameters[AiaaNames.Crop] = Ranges(result.Region);
        return reply;
    }

    public static InferenceReply Of(IReadOnlyList<ClassScore> scores) => new(new()
    {
        [AiaaNames.Classes] = new JArray(scores.Select(s => s.Class)),
        [AiaaNames.Scores] = new JArray(scores.Select(s => s.Score)),
    }, null);

    /// <summary>Adds sentences on how the work was done.</summary>
    public void Tell(IReadOnlyList<string> notes)
    {
        if (notes.Count > 0)
            _parameters[AiaaNames.Notes] = new JArray(notes);
    }

    public async Task SendAsync(HttpContext http, string output)
    {
        if (output == "json")
        {
            await Answers.JsonAsync(http, _parameters);
            return;
        }
        if (output == "image")
        {
            if (_file is null)
                throw RequestFault.BadRequest("This model answers with scores, which are no image; leave out output=image.");
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName}\"";
            await Answers.BytesAsync(http, Answers.Bytes, _file.GetBuffer().AsMemory(0, (int)_file.Length));
            return;
        }
        // Multipart also without a file: NVIDIA's Python client cannot read plain JSON here.
        MultipartForm form = new();
        form.AddText(AiaaNames.ParamsPart, JsonText.Write(_parameters), Answers.Json);
        if (_file is not null)
            form.AddFile(AiaaNames.ImagePart, FileName, _file);
        http.Response.ContentType = form.ContentType;
        http.Response.ContentLength = form.Length;
        await form.WriteAsync(http.Response.Body, null, http.RequestAborted);
    }

    private static JArray Ranges(VoxelBox box) => new(Enumerable.Range(0, 3).Select(axis => new JArray(box.Start[axis], box.End(axis))));
}
