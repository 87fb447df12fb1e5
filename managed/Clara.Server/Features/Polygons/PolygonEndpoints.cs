using System.Text.Json;
using Clara.Imaging;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Clara.Server.Jobs;
using Clara.Server.Storage;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Polygons;

/// <summary><c>POST /v1/mask2polygon</c>: a mask in, the polygons of its slices out, as plain JSON. No model and no session.</summary>
internal static class PolygonEndpoints
{
    private const int UsualMorePoints = 10;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/" + AiaaRoutes.MaskToPolygon, MaskToPolygonAsync);

    private static async Task MaskToPolygonAsync(HttpContext http, EngineQueue queue, Workspace workspace, UploadReader reader)
    {
        CancellationToken ct = http.RequestAborted;
        using UploadForm form = await UploadForm.ReadAsync(http.Request, wantImage: true, workspace, ct);
        int morePoints = MorePoints(form.Parameters[AiaaNames.MorePoints]);
        StoredUpload upload = form.Image ?? throw RequestFault.BadRequest("The request holds no mask file.");
        Volume mask = await reader.ReadAsync(upload.Path, ct);
        byte[] answer = await queue.RunAsync(
            token => Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(MaskToPolygon.Of(mask.Accept(new Foreground(token)), morePoints, token))), ct);
        await Answers.BytesAsync(http, Answers.Json, answer);
    }

    private static int MorePoints(JToken? token) => token switch
    {
        null or JValue { Type: JTokenType.Null } => UsualMorePoints,
        JValue { Value: long and >= 0 and <= int.MaxValue } v => (int)v,
        _ => throw RequestFault.BadRequest($"'{AiaaNames.MorePoints}' must be a whole number, 1 or more (0 keeps every point)."),
    };

    /// <summary>Any value but 0 is the object, whatever the mask's type.</summary>
    private sealed class Foreground(CancellationToken ct) : IVolumeVisitor<LabelMap>
    {
        public LabelMap Visit<T>(Volume<T> volume) where T : unmanaged, System.Numerics.INumber<T>
        {
            LabelMap map = new(volume.Grid, []);
            Slabs.Run(volume.Grid.Size.Z, 0, (z0, z1) =>
            {
                int slice = volume.Grid.Size.X * volume.Grid.Size.Y;
                for (int z = z0; z < z1; z++)
                {
                    ct.ThrowIfCancellationRequested();
                    ReadOnlySpan<T> from = volume.Voxels.Slice(z * slice, slice);
                    Span<ushort> to = map.Voxels.Slice(z * slice, slice);
                    for (int i = 0; i < from.Length; i++)
                        to[i] = T.IsZero(from[i]) ? (ushort)0 : (ushort)1;
                }
            }, ct);
            return map;
        }
    }
}
