using Clara.Annotation;
using Clara.Models;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Models;

/// <summary><c>GET /v1/models[?label=][&amp;type=]</c>: an array; <c>?model=</c>: one object.</summary>
internal static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/" + AiaaRoutes.Models, GetAsync);

    private static async Task GetAsync(HttpContext http, IAnnotationBackend engine)
    {
        IReadOnlyList<ModelInfo> models = await engine.ListModelsAsync(http.RequestAborted);
        IQueryCollection query = http.Request.Query;
        if (query["model"].ToString() is { Length: > 0 } name)
        {
            await Answers.JsonAsync(http, Wire(ModelChoice.Find(models, name)));
            return;
        }
        string label = query["label"].ToString().Trim(), type = query["type"].ToString().Trim();
        IEnumerable<ModelInfo> chosen = models
            .Where(m => label.Length == 0 || m.HasLabelLike(label))
            .Where(m => type.Length == 0 || WireModel.TypeOf(m.Type).Equals(type, StringComparison.OrdinalIgnoreCase));
        await Answers.JsonAsync(http, new JArray(chosen.Select(Wire)));

        JObject Wire(ModelInfo model) => WireModel.Of(model, engine.DeviceOf(model)).ToJson();
    }
}
