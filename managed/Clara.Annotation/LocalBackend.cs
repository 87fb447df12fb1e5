using System.Diagnostics;
using Clara.Imaging;
using Clara.Inference;
using Clara.Inference.Components;
using Clara.Inference.Interactive;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Annotation;

/// <summary>
/// Work in this process: the archives of the models folder through ONNX Runtime, and the annotator that needs no network. The folder is looked at again for each call, so that
/// models come and go while a viewer runs; ONNX Runtime is loaded with the first network. Any thread, many calls at once. Since 0.1.
/// </summary>
public sealed class LocalBackend(LocalBackendOptions options) : IAnnotationBackend
{
    private static readonly ModelInfo Any = new()
    {
        Name = AnnotationRequest.AnyModel, Type = ModelType.Annotation,
        Description = "Any structure from its extreme points, without a network: cheapest paths and random walker.",
    };

    private readonly ModelCatalogue _catalogue = new(options.ModelsFolder);
    private DeviceReport?[]? _devices; // by WeightsFormat
    private readonly CodeTrust _trust = new(options.TrustedCode);
    private readonly Lock _lock = new();
    private SegmentationRunner? _runner;
    private bool _disposed;

    /// <inheritdoc/>
    public string Name => "local";

    /// <inheritdoc/>
    public async Task<ConnectionReport> TestConnectionAsync(CancellationToken ct)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            int models = (await ListModelsAsync(ct).ConfigureAwait(false)).Count;
            IReadOnlyList<ModelProblem> problems = _catalogue.Problems(ct);
            string unusable = problems.Count == 0 ? "" : $" {problems[0].Message}{(problems.Count > 1 ? $" ({problems.Count - 1} more.)" : "")}";
            return new(ConnectionStage.None, StatusCode.Ok, $"Local work is possible; models: {models}.{unusable}", models, Stopwatch.GetElapsedTime(began));
        }
        catch (ClaraException e)
        {
            return new(ConnectionStage.Models, e.Status, e.Message, 0, Stopwatch.GetElapsedTime(began));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken ct) => Call<IReadOnlyList<ModelInfo>>(() =>
        [.. _catalogue.List(ct).Select(a => a.Info).Where(m => m.Type != ModelType.Other && m.Name != Any.Name).Append(Any).OrderBy(m => m.Name, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public string DeviceOf(ModelInfo model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Weights is not WeightsFormat weights)
            return "";
        // Made here, not with the backend: no first list waits for it. Two at once may both ask, for the same answer.
        DeviceReport?[] known = _devices ??= new DeviceReport?[Enum.GetValues<WeightsFormat>().Length];
        DeviceReport report = Volatile.Read(ref known[(int)weights]) ?? Network.DeviceFor(weights, options.Device);
        // What cannot be had now may be installed while this goes on.
        if (report.Taken != DeviceReport.None)
            Volatile.Write(ref known[(int)weights], report);
        return report.Text;
    }

    /// <inheritdoc/>
    public Task<LabelMap> SegmentAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        return SegmentAsync([image], model, progress, ct);
    }

    /// <inheritdoc/>
    public Task<LabelMap> SegmentAsync(IReadOnlyList<Volume> channels, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (model == Any.Name)
            return Task.FromException<LabelMap>(new ModelNotFoundException($"{model} annotates from extreme points; it cannot segment an image by itself."));
        return Task.Run(() => Runner().Run(_catalogue.Find(model, ct), channels, progress, ct), ct);
    }

    /// <inheritdoc/>
    public Task<LabelMap> AnnotateAsync(Volume image, AnnotationRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Model == Any.Name)
            return Task.Run(() => ExtremePointAnnotator.Annotate(image, request.Points, request.Constraints ?? new(), request.Label, request.PaddingMm ?? options.PaddingMm, options.Degree, progress, ct), ct);
        return Task.Run(() =>
        {
            request.RequireNoConstraintsForNetworks();
            return Use(_catalogue.Find(request.Model, ct), AnnotationPipeline.Of, (pipeline, network, work) => pipeline.Run(network, image, request.Points, request.Label, request.PaddingMm, progress, work), ct);
        }, ct);
    }

    /// <inheritdoc/>
    public Task<ClickResult> DeepgrowAsync(Volume image, ClickRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Model == Any.Name)
            return Task.FromException<ClickResult>(new ModelNotFoundException($"{Any.Name} annotates from extreme points; it cannot work from clicks."));
        return Task.Run(() =>
        {
            ModelArchive archive = _catalogue.Find(request.Model, ct);
            return archive.IsPipeline ? Cascade(archive, image, request, progress, ct)
                : Use(archive, ClickPipeline.Of, (pipeline, network, work) => pipeline.Run(network, image, request.Clicks, request.Label, progress, work), ct);
        }, ct);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClassScore>> ClassifyAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ClassifyAsync([image], model, progress, ct);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClassScore>> ClassifyAsync(IReadOnlyList<Volume> channels, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (model == Any.Name)
            return Task.FromException<IReadOnlyList<ClassScore>>(new ModelNotFoundException($"{Any.Name} annotates from extreme points; it cannot classify an image."));
        return Task.Run(() => Use(_catalogue.Find(model, ct), ClassificationPipeline.Of, (pipeline, network, work) => pipeline.Run(network, channels, progress, work), ct), ct);
    }

    /// <inheritdoc/>
    public Task ForgetAsync(Volume image, CancellationToken ct)
    {
        SegmentationRunner? runner;
        lock (_lock)
            runner = _runner;
        runner?.Prepared.Forget(image);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        SegmentationRunner? runner;
        lock (_lock)
        {
            _disposed = true;
            (runner, _runner) = (_runner, null);
        }
        return runner is null ? ValueTask.CompletedTask : runner.DisposeAsync();
    }

    private ClickResult Cascade(ModelArchive archive, Volume image, ClickRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        DeepgrowCascade cascade = DeepgrowCascade.Of(archive, name => _catalogue.Find(name, ct), _trust);
        return Runner().Use(cascade.OfVolumes, (volumes, work) =>
            Runner().Use(cascade.OfSlices, (slices, _) => cascade.Run(volumes, slices, image, request.Clicks, request.Label, progress, work), ct), ct);
    }

    private SegmentationRunner Runner()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _runner ??= new(options.Device, options.Degree, options.MemoryBytes) { TrustedCode = _trust };
        }
    }

    /// <summary>Failures of the short synchronous calls arrive in the task, like those of the long ones.</summary>
    private static Task<T> Call<T>(Func<T> work)
    {
        try
        {
            return Task.FromResult(work());
        }
        catch (OperationCanceledException e)
        {
            return Task.FromCanceled<T>(e.CancellationToken);
        }
        catch (ClaraException e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>Builds an archive's chain, which costs nothing and says what is wrong, before its network is loaded.</summary>
    private TResult Use<TPipeline, TResult>(ModelArchive archive, Func<ModelArchive, CodeTrust?, TPipeline> build, Func<TPipeline, Network, WorkContext, TResult> run, CancellationToken ct)
    {
        TPipeline pipeline = build(archive, _trust);
        return Runner().Use(archive, (network, work) => run(pipeline, network, work), ct);
    }
}
