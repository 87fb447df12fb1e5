using Clara.Annotation;
using Clara.Imaging;
using Clara.Models;
using Clara.Protocol.Aiaa;
using Clara.Server.Features.Models;
using Clara.Server.Http;
using Clara.Server.Jobs;
using Clara.Server.Storage;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Inference;

/// <summary><c>POST /v1/segmentation</c>, <c>/v1/dextr3d</c>, <c>/v1/deepgrow</c> and <c>/v1/inference</c>: an image or a session in, a mask on its grid or scores out.</summary>
internal static class InferenceEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        // A click model of DeepEdit segments by itself too, which the engine knows and its type does not tell.
        routes.MapPost("/" + AiaaRoutes.Segmentation, (HttpContext http, InferenceService service) =>
            RunAsync(http, service, type => type is ModelType.Segmentation or ModelType.Other or ModelType.Deepgrow, "segmentation", withoutPrompts: true));
        routes.MapPost("/" + AiaaRoutes.Dextr3d, (HttpContext http, InferenceService service) =>
            RunAsync(http, service, type => type is ModelType.Annotation, "annotation"));
        routes.MapPost("/" + AiaaRoutes.Deepgrow, (HttpContext http, InferenceService service) =>
            RunAsync(http, service, type => type is ModelType.Deepgrow, "clicks"));
        routes.MapPost("/" + AiaaRoutes.Inference, (HttpContext http, InferenceService service) =>
            RunAsync(http, service, _ => true, "inference"));
    }

    private static async Task RunAsync(HttpContext http, InferenceService service, Func<ModelType, bool> fits, string work, bool withoutPrompts = false)
    {
        ModelInfo model = await service.ModelAsync(http.Request.Query["model"].ToString(), http.RequestAborted);
        if (!fits(model.Type))
            throw new RequestFault(StatusCodes.Status400BadRequest, StatusCode.Model, $"This model is of type {WireModel.TypeOf(model.Type)}, it cannot be used for {work}.");
        InferenceReply reply = await service.RunAsync(model, withoutPrompts, http.Request, http.RequestAborted);
        await reply.SendAsync(http, http.Request.Query["output"].ToString());
    }
}

/// <summary>The work behind the endpoints.</summary>
internal sealed class InferenceService(IAnnotationBackend engine, EngineQueue queue, SessionStore sessions, Workspace workspace, UploadReader reader)
{
    public async Task<ModelInfo> ModelAsync(string name, CancellationToken ct) => ModelChoice.Find(await engine.ListModelsAsync(ct), name);

    public async Task<InferenceReply> RunAsync(ModelInfo model, bool withoutPrompts, HttpRequest request, CancellationToken ct)
    {
        // MITK sends an empty id to servers that have no sessions.
        ImageSession? session = request.Query["session_id"].ToString() is { Length: > 0 } id
            ? sessions.Find(id, use: true) ?? throw new RequestFault(AiaaRoutes.SessionExpiredStatus, StatusCode.Session, "The session is unknown or has expired; upload the image again.")
            : null;
        using UploadForm form = await UploadForm.ReadAsync(request, wantImage: session is null, workspace, ct);
        IReadOnlyList<Volume> image = session is not null
            ? await sessions.ChannelsAsync(session, ct)
            : ExactGrid.Apply(await reader.ChannelsAsync((form.Image ?? throw RequestFault.BadRequest("The request holds neither an image file nor a session_id.")).Path, ct), form.Parameters);
        try
        {
            InferenceReply reply = await RunAsync(model, withoutPrompts, image, form.Parameters, ct);
            if (session is not null)
                sessions.Find(session.Id, use: true); // its life counts from the end of a long run
            return reply;
        }
        finally
        {
            if (session is null)
                foreach (Volume channel in image)
                    await engine.ForgetAsync(channel, CancellationToken.None);
        }
    }

    private async Task<InferenceReply> RunAsync(ModelInfo model, bool withoutPrompts, IReadOnlyList<Volume> image, JObject parameters, CancellationToken ct)
    {
        NotedProgress notes = new();
        InferenceReply reply;
        switch (model.Type)
        {
            case ModelType.Annotation:
                AnnotationRequest points = AnnotationParameters.Read(parameters, model);
                reply = await InferenceReply.OfAsync(await queue.RunAsync(token => engine.AnnotateAsync(UploadReader.One(image), points, notes, token), ct), ct);
                break;
            case ModelType.Deepgrow when !withoutPrompts:
                ClickRequest clicks = ClickParameters.Read(parameters, model);
                reply = await InferenceReply.OfAsync(await queue.RunAsync(token => engine.DeepgrowAsync(UploadReader.One(image), clicks, notes, token), ct), ct);
                break;
            case ModelType.Classification:
                reply = InferenceReply.Of(await queue.RunAsync(token => engine.ClassifyAsync(image, model.Name, notes, token), ct));
                break;
            default:
                reply = await InferenceReply.OfAsync(WireMask.Of(await queue.RunAsync(token => engine.SegmentAsync(image, model.Name, notes, token), ct), model.Labels), ct);
                break;
        }
        reply.Tell([.. notes.Notes.Select(n => n.Text)]);
        return reply;
    }
}
