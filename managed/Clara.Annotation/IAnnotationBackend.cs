using Clara.Imaging;
using Clara.Inference;
using Clara.Inference.Interactive;
using Clara.Models;

namespace Clara.Annotation;

/// <summary>
/// Where models run: in this process (<c>LocalBackend</c>) or on a server (Clara.Remote). All calls may come from any thread, many at once.
/// Every mask comes back on exactly the grid of the image; anything else is a <see cref="GeometryException"/>. Since 0.1.
/// </summary>
public interface IAnnotationBackend : IAsyncDisposable
{
    /// <summary>For messages: "local", or the server's address without credentials.</summary>
    string Name { get; }

    /// <summary>Tries it step by step; failures are in the report, only cancelling throws.</summary>
    Task<ConnectionReport> TestConnectionAsync(CancellationToken ct);

    /// <summary>All models that it offers, "annotation_any" among them, by name.</summary>
    Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken ct);

    /// <summary>
    /// On which device a model of the list runs and why, in a sentence; empty where it needs none, and where a server does not say. Local: may load ONNX Runtime or TorchScript's engine
    /// (0.1 to 0.3 s, a card's provider longer), which listing does not. Never throws. Since 0.2.
    /// </summary>
    string DeviceOf(ModelInfo model) => model.Device;

    /// <summary>Automatic segmentation.</summary>
    /// <exception cref="ModelNotFoundException">No such model, or not one for segmentation.</exception>
    Task<LabelMap> SegmentAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct);

    /// <summary>The same for an image of several channels on one grid, in the order of the network's, such as the sequences of an MR study. Since 0.2.</summary>
    /// <exception cref="ClaraException">Unsupported: the backend takes one channel.</exception>
    Task<LabelMap> SegmentAsync(IReadOnlyList<Volume> channels, string model, IProgress<WorkProgress>? progress, CancellationToken ct) =>
        channels is [Volume image] ? SegmentAsync(image, model, progress, ct) : Task.FromException<LabelMap>(OneChannel());

    /// <summary>One structure from its extreme points; the result has the request's one label.</summary>
    /// <exception cref="PointsException">Too few points, or points outside of the image.</exception>
    Task<LabelMap> AnnotateAsync(Volume image, AnnotationRequest request, IProgress<WorkProgress>? progress, CancellationToken ct);

    /// <summary>One structure from clicks inside and outside of it; the mask has the request's one label. Since 0.2.</summary>
    /// <exception cref="PointsException">No clicks, or clicks outside of the image.</exception>
    /// <exception cref="ModelNotFoundException">No such model, or not one for clicks.</exception>
    Task<ClickResult> DeepgrowAsync(Volume image, ClickRequest request, IProgress<WorkProgress>? progress, CancellationToken ct);

    /// <summary>Scores of the whole image, one a class in the order of the model's labels. Since 0.2.</summary>
    /// <exception cref="ModelNotFoundException">No such model, or not one for classification.</exception>
    Task<IReadOnlyList<ClassScore>> ClassifyAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct);

    /// <summary>The same for an image of several channels on one grid, in the order of the network's. Since 0.2.</summary>
    /// <exception cref="ClaraException">Unsupported: the backend takes one channel.</exception>
    Task<IReadOnlyList<ClassScore>> ClassifyAsync(IReadOnlyList<Volume> channels, string model, IProgress<WorkProgress>? progress, CancellationToken ct) =>
        channels is [Volume image] ? ClassifyAsync(image, model, progress, ct) : Task.FromException<IReadOnlyList<ClassScore>>(OneChannel());

    /// <summary>The caller will not use the image again: a server's copy of it is dropped. Never throws for a server that is gone.</summary>
    Task ForgetAsync(Volume image, CancellationToken ct);

    private ClaraException OneChannel() => new(StatusCode.Unsupported, $"{Name} takes an image of one channel; give one of them.");
}

/// <summary>Prompts of one annotation.</summary>
public sealed record AnnotationRequest
{
    /// <summary>Name of the annotator that is always there and needs no network: extreme points by cheapest paths and random walker.</summary>
    public const string AnyModel = "annotation_any";

    /// <summary>Model name.</summary>
    public string Model { get; init; } = AnyModel;

    /// <summary>Six or more voxel indices of the image as given, at least one near each side of the structure (four or more on a one-slice image); any order.</summary>
    public required IReadOnlyList<VoxelPoint> Points { get; init; }

    /// <summary>The label of the result.</summary>
    public Label Label { get; init; } = new(1, "label");

    /// <summary>Margin around the points in mm; null = the model's own.</summary>
    public double? PaddingMm { get; init; }

    /// <summary>
    /// Clicks inside and outside of the structure and an earlier mask of it, which <see cref="AnyModel"/> follows; null for none. Networks work from the points alone, and servers take no
    /// earlier mask: either is an error (Unsupported), never left out without a word. Since 0.2.
    /// </summary>
    public AnnotationConstraints? Constraints { get; init; }

    /// <summary>Throws <see cref="ClaraException"/> (Unsupported) where constraints are given to a network.</summary>
    public void RequireNoConstraintsForNetworks()
    {
        if (Constraints is not null && Model != AnyModel)
            throw new ClaraException(StatusCode.Unsupported, $"The model '{Model}' works from extreme points alone; clicks and an earlier mask are for {AnyModel}.");
    }
}

/// <summary>Prompts of a deepgrow model: the whole history of clicks, every time. Immutable. Since 0.2.</summary>
public sealed record ClickRequest
{
    /// <summary>Model name.</summary>
    public required string Model { get; init; }

    /// <summary>The clicks, in voxel indices of the image as given.</summary>
    public required Clicks Clicks { get; init; }

    /// <summary>The label of the result.</summary>
    public Label Label { get; init; } = new(1, "label");
}

/// <summary>Stages of a connection test in the order in which they are tried; the numbers are those of CLARA_STAGE_* in session.h.</summary>
public enum ConnectionStage
{
    /// <summary>Nothing failed.</summary>
    None = 0,

    /// <summary>The name has no address.</summary>
    Dns = 1,

    /// <summary>Nothing listens, or a firewall is between.</summary>
    Port = 2,

    /// <summary>The certificate cannot be trusted.</summary>
    Tls = 3,

    /// <summary>The token or password is refused.</summary>
    Authorisation = 4,

    /// <summary>It answers, but not as an annotation server.</summary>
    Protocol = 5,

    /// <summary>An annotation server of a version that does not fit.</summary>
    Version = 6,

    /// <summary>Local: the models folder cannot be read.</summary>
    Models = 7,
}

/// <summary>Outcome of a connection test: the failed stage or none, the status, one sentence, the models offered and the time taken.</summary>
public sealed record ConnectionReport(ConnectionStage FailedStage, StatusCode Status, string Message, int ModelCount, TimeSpan Elapsed);
