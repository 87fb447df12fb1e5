using System.Diagnostics;
using Clara.Imaging;
using Clara.Inference;
using Clara.Models;

namespace Clara.Annotation;

/// <summary>
/// Work in this process. This version has the annotator that needs no network; asking it for any other model is a <see cref="ClaraException"/> (Unsupported).
/// Holds nothing between calls. Any thread, many calls at once. Since 0.1.
/// </summary>
public sealed class LocalBackend(LocalBackendOptions options) : IAnnotationBackend
{
    private static readonly ModelInfo Any = new()
    {
        Name = AnnotationRequest.AnyModel, Type = ModelType.Annotation,
        Description = "Any structure from its extreme points, without a network: cheapest paths and random walker.",
    };

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public async Task<ConnectionReport> TestConnectionAsync(CancellationToken ct)
    {
        long began = Stopwatch.GetTimestamp();
        IReadOnlyList<ModelInfo> models = await ListModelsAsync(ct).ConfigureAwait(false);
        return new(ConnectionStage.None, StatusCode.Ok, $"Local work is possible; models: {models.Count}.", models.Count, Stopwatch.GetElapsedTime(began));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ModelInfo>>([Any]);
    }

    /// <inheritdoc/>
    public Task<LabelMap> SegmentAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Task.FromException<LabelMap>(model == AnnotationRequest.AnyModel
            ? new ModelNotFoundException($"{model} annotates from extreme points; it cannot segment an image by itself.")
            : WithoutNetworks(model));
    }

    /// <inheritdoc/>
    public Task<LabelMap> AnnotateAsync(Volume image, AnnotationRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(request);
        return request.Model == AnnotationRequest.AnyModel
            ? Task.Run(() => ExtremePointAnnotator.Annotate(image, request.Points, request.Label, request.PaddingMm ?? options.PaddingMm, options.Degree, progress, ct), ct)
            : Task.FromException<LabelMap>(WithoutNetworks(request.Model));
    }

    /// <inheritdoc/>
    public Task ForgetAsync(Volume image, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static ClaraException WithoutNetworks(string model) =>
        new(StatusCode.Unsupported, $"The model '{model}' cannot run here: this build has {AnnotationRequest.AnyModel} only, networks are not in it yet.");
}
