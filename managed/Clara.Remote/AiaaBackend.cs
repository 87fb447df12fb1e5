using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference;
using Clara.Inference.Interactive;
using Clara.Models;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Clara.Protocol.Multipart;
using Clara.Remote.Http;
using Clara.Remote.Masks;
using Clara.Remote.Uploads;
using Newtonsoft.Json.Linq;

namespace Clara.Remote;

/// <summary>
/// Work on an AIAA server, ours or anybody's. An image is sent once, as .nii.gz (one of several channels with them along the fourth axis), and used by session; a server without sessions gets it with every call. Points travel as voxel indices of the image.
/// Failures are <see cref="ClaraException"/>s: Unreachable, Timeout, Tls, Unauthorised, Protocol, Server, Session, and those that our servers name (Model, Points, Geometry, ...).
/// Any thread, many calls at once. Since 0.1.
/// </summary>
public sealed class AiaaBackend : IAnnotationBackend
{
    /// <summary>Share of a call that is done when its answer is here.</summary>
    private const double Received = 0.99;

    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(2);
    private readonly ServerAddress _address;
    private readonly AiaaBackendOptions _options;
    private readonly AiaaClient _client;
    private readonly SessionTable _sessions = new();
    private volatile bool _sessionless;

    /// <summary>Checks the options; nothing is sent yet. Throws <see cref="ClaraException"/> (Argument) for an address, token or timeout that cannot be.</summary>
    public AiaaBackend(AiaaBackendOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _address = ServerAddress.Parse(options.Uri);
        _client = new AiaaClient(_address, options);
    }

    /// <inheritdoc/>
    public string Name => _address.Shown;

    /// <inheritdoc/>
    public Task<ConnectionReport> TestConnectionAsync(CancellationToken ct) => new ConnectionTest(_address, _options, _client).RunAsync(ct);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken ct) =>
        [.. (await _client.ModelsAsync(ct).ConfigureAwait(false)).Select(WireLabels.Model).OrderBy(m => m.Name, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Task<LabelMap> SegmentAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        return SegmentAsync([image], model, progress, ct);
    }

    /// <inheritdoc/>
    public async Task<LabelMap> SegmentAsync(IReadOnlyList<Volume> channels, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(channels);
        // Asked anew each time: labels of a stale list would name the wrong structures. A click model may segment by itself (DeepEdit); the server says whether it does.
        AiaaModel wire = await ModelAsync(model, type => type is ModelType.Segmentation or ModelType.Deepgrow or ModelType.Other, "segmentation", ct).ConfigureAwait(false);
        Volume image = channels[0];
        return await InferAsync(channels, AiaaRoutes.Segmentation, model, [], Mask(image, (mask, told) => MaskLabels.OfModel(mask, image.Grid, wire, told), progress), progress, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<LabelMap> AnnotateAsync(Volume image, AnnotationRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(request);
        int needed = image.Grid.Size.X == 1 || image.Grid.Size.Y == 1 || image.Grid.Size.Z == 1 ? 4 : 6;
        if (request.Points.Count < needed)
            return Task.FromException<LabelMap>(new PointsException($"{needed} extreme points are needed, one on each side of the structure; there are {request.Points.Count}."));
        if (request.Points.Any(p => !image.Grid.Contains(p)))
            return Task.FromException<LabelMap>(new PointsException($"The point {request.Points.First(p => !image.Grid.Contains(p))} lies outside of the image of {image.Grid.Size} voxels."));
        try
        {
            request.RequireNoConstraintsForNetworks();
            if (request.Constraints is AnnotationConstraints { Previous: not null })
                throw new ClaraException(StatusCode.Unsupported, $"{Name} takes no earlier mask; leave it out, or annotate on this machine.");
            request.Constraints?.Check(image.Grid);
        }
        catch (ClaraException e)
        {
            return Task.FromException<LabelMap>(e);
        }
        JObject parameters = new()
        {
            [AiaaNames.Points] = PointList.Write(request.Points.Select(p => new WirePoint(p.X, p.Y, p.Z))),
            [AiaaNames.LabelId] = request.Label.Id,
            [AiaaNames.LabelName] = request.Label.Name,
        };
        if ((request.PaddingMm ?? (request.Model == AnnotationRequest.AnyModel ? _options.PaddingMm : null)) is double padding)
            parameters[AiaaNames.PaddingMm] = padding;
        if (request.Constraints is AnnotationConstraints constraints)
        {
            parameters[AiaaNames.Foreground] = PointList.Write(constraints.Inside.Select(p => new WirePoint(p.X, p.Y, p.Z)));
            parameters[AiaaNames.Background] = PointList.Write(constraints.Outside.Select(p => new WirePoint(p.X, p.Y, p.Z)));
        }
        return InferAsync([image], AiaaRoutes.Dextr3d, request.Model, parameters, Mask(image, (mask, _) => MaskLabels.OfOne(mask, image.Grid, request.Label), progress), progress, ct);
    }

    /// <inheritdoc/>
    public async Task<ClickResult> DeepgrowAsync(Volume image, ClickRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(request);
        WireClicks.Check(image.Grid, request.Clicks);
        AiaaModel wire = await ModelAsync(request.Model, type => type is ModelType.Deepgrow or ModelType.Other, "clicks", ct).ConfigureAwait(false);
        WireClicks clicks = new(request, wire.ClickDimensions);
        return await InferAsync([image], AiaaRoutes.Deepgrow, request.Model, clicks.Parameters,
            Mask(image, (mask, told) => new ClickResult(MaskLabels.OfOne(mask, image.Grid, request.Label), clicks.Region(image.Grid, told)), progress), progress, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClassScore>> ClassifyAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ClassifyAsync([image], model, progress, ct);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClassScore>> ClassifyAsync(IReadOnlyList<Volume> channels, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(channels);
        await ModelAsync(model, type => type is ModelType.Classification or ModelType.Other, "classification", ct).ConfigureAwait(false);
        return await InferAsync(channels, AiaaRoutes.Inference, model, [], async (answer, token) =>
        {
            (IReadOnlyList<ClassScore> scores, JObject told) = await ScoreAnswer.ReadAsync(answer, token).ConfigureAwait(false);
            PassNotes(told, progress);
            return scores;
        }, progress, ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(Volume image, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        foreach (SessionTable.Entry entry in _sessions.Remove(image))
            if (entry.Id is string id)
                await DeleteAsync(id, ct).ConfigureAwait(false);
    }

    /// <summary>Deletes the server's copies, as far as it answers within two seconds, and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource limit = new(FarewellTime);
        try
        {
            foreach (SessionTable.Entry entry in _sessions.All)
                if (entry.Id is string id)
                {
                    entry.Drop(id);
                    await DeleteAsync(id, limit.Token).ConfigureAwait(false);
                }
        }
        catch (OperationCanceledException)
        {
            // The server is slow or gone; its sessions expire by themselves.
        }
        _client.Dispose();
    }

    private async Task<AiaaModel> ModelAsync(string model, Func<ModelType, bool> fits, string work, CancellationToken ct)
    {
        IReadOnlyList<AiaaModel> models = await _client.ModelsAsync(ct).ConfigureAwait(false);
        AiaaModel wire = models.FirstOrDefault(m => m.Name == model)
            ?? throw new ModelNotFoundException($"{Name} has no model '{model}'; it has {OneLine.Of(string.Join(", ", models.Select(m => m.Name)))}.");
        return fits(WireLabels.Model(wire).Type) ? wire : throw new ModelNotFoundException($"The model '{model}' on {Name} is of type {OneLine.Of(wire.Type)}, not one for {work}.");
    }

    /// <summary>Reads a mask on the image's grid out of an answer, and what the server notes beside it.</summary>
    private Func<Answer, CancellationToken, Task<T>> Mask<T>(Volume image, Func<LabelMap, JObject, T> result, IProgress<WorkProgress>? progress) => async (answer, ct) =>
    {
        (LabelMap mask, JObject told) = await MaskAnswer.ReadAsync(answer, image.Grid, Name, ct).ConfigureAwait(false);
        PassNotes(told, progress);
        return result(mask, told);
    };

    private static void PassNotes(JObject told, IProgress<WorkProgress>? progress)
    {
        foreach (WorkNote note in ServerNotes.Of(told))
            progress?.Report(new(Received, "receiving") { Note = note });
    }

    private async Task<T> InferAsync<T>(
        IReadOnlyList<Volume> channels, string route, string model, JObject parameters, Func<Answer, CancellationToken, Task<T>> read, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        RisingProgress rising = new(progress);
        string path = $"{route}?model={Uri.EscapeDataString(model)}";
        SessionTable.Entry entry = _sessions.Of(channels);
        for (bool again = true; ; again = false)
        {
            string? session = _sessionless ? null : await entry.GetAsync(() => CreateSessionAsync(channels, rising, ct), ct).ConfigureAwait(false);
            if (session is null)
                return await InferWithUploadAsync(channels, path, parameters, read, rising, ct).ConfigureAwait(false);
            MultipartForm form = new();
            form.AddText(AiaaNames.ParamsPart, JsonText.Write(parameters));
            try
            {
                return await PostAsync($"{path}&session_id={Uri.EscapeDataString(session)}", form, null, read, rising, ct).ConfigureAwait(false);
            }
            catch (ClaraException e) when (e.Status == StatusCode.Session)
            {
                entry.Drop(session);
                if (!again)
                    throw;
            }
        }
    }

    private async Task<T> InferWithUploadAsync<T>(IReadOnlyList<Volume> channels, string path, JObject parameters, Func<Answer, CancellationToken, Task<T>> read, RisingProgress progress, CancellationToken ct)
    {
        UploadFile file = await UploadFile.WriteAsync(channels, ct).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            JObject withGrid = new(parameters) { [AiaaNames.Grid] = ExactGrid(channels[0].Grid) };
            MultipartForm form = file.Form(withGrid, AiaaNames.DatapointPart);
            return await PostAsync(path, form, sent => progress.Uploading(sent, form.Length), read, progress, ct).ConfigureAwait(false);
        }
    }

    private async Task<T> PostAsync<T>(string path, MultipartForm form, Action<long>? onSent, Func<Answer, CancellationToken, Task<T>> read, RisingProgress progress, CancellationToken ct)
    {
        if (onSent is null)
            progress.Waiting();
        T result = await _client.SendAsync(HttpMethod.Post, path, form, onSent, read, ct).ConfigureAwait(false);
        progress.Done();
        return result;
    }

    /// <summary>Uploads the image; null when the server has no sessions, which is no failure.</summary>
    private async Task<string?> CreateSessionAsync(IReadOnlyList<Volume> channels, RisingProgress progress, CancellationToken ct)
    {
        UploadFile file = await UploadFile.WriteAsync(channels, ct).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            MultipartForm form = file.Form(new() { [AiaaNames.Grid] = ExactGrid(channels[0].Grid) }, AiaaNames.ImagePart);
            try
            {
                JToken answer = await _client.SendAsync(HttpMethod.Put, AiaaRoutes.Session, form, sent => progress.Uploading(sent, form.Length), (a, token) => a.JsonAsync(token), ct).ConfigureAwait(false);
                if (answer is JObject o && o[AiaaNames.SessionId] is JValue { Type: JTokenType.String } id && ((string)id!).Length > 0)
                    return (string)id!;
                _sessionless = true;
                return null;
            }
            catch (ClaraException e) when (e.Status is StatusCode.Protocol or StatusCode.Server or StatusCode.Unsupported or StatusCode.Model)
            {
                // It may still take the image with the call itself; if not, that call says why.
                return null;
            }
        }
    }

    private async Task DeleteAsync(string id, CancellationToken ct)
    {
        try
        {
            await _client.SendAsync(HttpMethod.Delete, AiaaRoutes.Session + Uri.EscapeDataString(id), null, null, (_, _) => Task.FromResult(true), ct).ConfigureAwait(false);
        }
        catch (ClaraException)
        {
            // Gone already, or the server is; its sessions expire by themselves.
        }
    }

    private static JObject ExactGrid(Grid grid) => new WireGrid(
        [grid.Size.X, grid.Size.Y, grid.Size.Z],
        [grid.SpacingMm.X, grid.SpacingMm.Y, grid.SpacingMm.Z],
        [grid.OriginMm.X, grid.OriginMm.Y, grid.OriginMm.Z],
        [.. Enumerable.Range(0, 9).Select(i => grid.Direction.Column(i % 3)[i / 3])]).ToJson();
}
