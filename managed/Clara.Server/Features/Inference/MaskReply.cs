using Clara.Imaging;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Clara.Protocol.Multipart;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Inference;

/// <summary>A mask and what is told of it, as one body of known length: multipart, or one half of it where <c>output=</c> asks for that.</summary>
internal sealed class MaskReply
{
    private const string FileName = "result.nii.gz"; // old clients know the format by this ending

    private readonly JObject _parameters;
    private readonly MemoryStream _file;

    private MaskReply(JObject parameters, MemoryStream file)
    {
        _parameters = parameters;
        _file = file;
    }

    public static async Task<MaskReply> OfAsync(LabelMap mask, CancellationToken ct)
    {
        MaskExtent? extent = MaskExtent.Of(mask, ct);
        JObject parameters = new()
        {
            [AiaaNames.Points] = PointList.Write((extent?.Points ?? []).Select(p => new WirePoint(p.X, p.Y, p.Z))),
        };
        if (extent is not null)
            parameters[AiaaNames.Box] = new JArray(Enumerable.Range(0, 3).Select(axis => new JArray(extent.Box.Start[axis], extent.Box.End(axis))));
        MemoryStream file = new();
        await NiftiFile.WriteAsync(file, mask, gzip: true, ct);
        return new(parameters, file);
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
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{FileName}\"";
            await Answers.BytesAsync(http, Answers.Bytes, _file.GetBuffer().AsMemory(0, (int)_file.Length));
            return;
        }
        MultipartForm form = new();
        form.AddText(AiaaNames.ParamsPart, JsonText.Write(_parameters), Answers.Json);
        form.AddFile(AiaaNames.ImagePart, FileName, _file);
        http.Response.ContentType = form.ContentType;
        http.Response.ContentLength = form.Length;
        await form.WriteAsync(http.Response.Body, null, http.RequestAborted);
    }
}
