using System.Numerics;
using Clara.Annotation;
using Clara.Imaging;
using Clara.Inference;
using Clara.Inference.Interactive;
using Clara.Models;

namespace Clara.Server.Tests.Doubles;

/// <summary>A small engine with answers that a test can compute itself: thresholds at 100 and 200.</summary>
internal sealed class ThresholdBackend : IAnnotationBackend
{
    public const string TwoLabels = "threshold_two", Gaps = "threshold_gaps", Clicks = "clicks", Volume3D = "clicks_3d", Point = "points_only", Scores = "scores";

    public List<Volume> Seen { get; } = [];

    public List<Volume> Forgotten { get; } = [];

    public AnnotationRequest? LastRequest { get; private set; }

    public ClickRequest? LastClicks { get; private set; }

    /// <summary>When set, runs wait for it.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public TaskCompletionSource Started { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; private set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What runs note of how they work; null for nothing.</summary>
    public string? Notes { get; set; }

    /// <summary>Labels that <see cref="Gaps"/> names, of the ids 3 and 700 that its masks have.</summary>
    public IReadOnlyList<Label> Named { get; set; } = [new(3, "liver"), new(700, "spleen")];

    public Exception? Fails { get; set; }

    /// <summary>Where models run that have a network.</summary>
    public string Device { get; set; } = "";

    public string Name => "threshold";

    public static LabelMap Threshold(Volume image, Label low, Label high) => image.Accept(new Thresholder(low, high));

    public string DeviceOf(ModelInfo model) => model.Name == AnnotationRequest.AnyModel ? "" : Device;

    public Task<ConnectionReport> TestConnectionAsync(CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken ct) => Task.FromResult<IReadOnlyList<ModelInfo>>(
    [
        new() { Name = AnnotationRequest.AnyModel, Type = ModelType.Annotation, Description = "any structure" },
        new() { Name = Clicks, Type = ModelType.Deepgrow, ClickDimensions = 2 },
        new() { Name = Volume3D, Type = ModelType.Deepgrow, Labels = [new(1, "Spleen")], ClickDimensions = 3 },
        new() { Name = Point, Type = ModelType.Annotation, Labels = [new(1, "Spleen")], Version = "2", PaddingMm = 10, Roi = new(96, 96, 64) },
        new() { Name = Scores, Type = ModelType.Classification, Labels = [new(1, "Nodule"), new(2, "Mass")] },
        new() { Name = Gaps, Type = ModelType.Segmentation, Labels = Named },
        new() { Name = TwoLabels, Type = ModelType.Segmentation, Labels = [new(1, "liver"), new(2, "tumour")], Description = "thresholds", Version = "3" },
    ]);

    public async Task<LabelMap> SegmentAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        if (Notes is not null)
            foreach (double done in new[] { 0.1, 0.2 }) // the same twice: it is told once
                progress?.Report(new(done, "works") { Note = new(Notes) });
        await WorkAsync(image, ct);
        return model == Gaps ? new(image.Grid, Named, Threshold(image, new(3, "liver"), new(700, "spleen")).Voxels.ToArray()) : Threshold(image, new(1, "liver"), new(2, "tumour"));
    }

    /// <summary>Of several channels the last one counts.</summary>
    public Task<LabelMap> SegmentAsync(IReadOnlyList<Volume> channels, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        lock (Seen)
            Seen.AddRange(channels.SkipLast(1));
        return SegmentAsync(channels[^1], model, progress, ct);
    }

    public async Task<LabelMap> AnnotateAsync(Volume image, AnnotationRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        LastRequest = request;
        if (request.Points.Count < 6)
            throw new PointsException("Six points are needed.");
        await WorkAsync(image, ct);
        return Threshold(image, request.Label, request.Label);
    }

    /// <summary>What is bright, of a 2-D model in the slice of the click only.</summary>
    public async Task<ClickResult> DeepgrowAsync(Volume image, ClickRequest request, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        LastClicks = request;
        if (request.Clicks.Foreground.Count + request.Clicks.Background.Count == 0)
            throw new PointsException("No click is given.");
        await WorkAsync(image, ct);
        LabelMap map = Threshold(image, request.Label, request.Label);
        if (request.Model == Volume3D)
            return new(map, new(new(2, 1, 0), new(9, 8, 5)));
        int plane = image.Grid.Size.X * image.Grid.Size.Y, z = request.Clicks.Foreground[^1].Z;
        map.Voxels[..(z * plane)].Clear();
        map.Voxels[((z + 1) * plane)..].Clear();
        return new(map, new(new(0, 0, z), new(image.Grid.Size.X, image.Grid.Size.Y, 1)));
    }

    public async Task<IReadOnlyList<ClassScore>> ClassifyAsync(Volume image, string model, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        await WorkAsync(image, ct);
        return [new("Nodule", 0.25), new("Mass", 1)];
    }

    public Task ForgetAsync(Volume image, CancellationToken ct)
    {
        lock (Forgotten)
            Forgotten.Add(image);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WorkAsync(Volume image, CancellationToken ct)
    {
        lock (Seen)
            Seen.Add(image);
        Started.TrySetResult();
        if (Fails is not null)
            throw Fails;
        try
        {
            if (Gate is not null)
                await Gate.Task.WaitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }

    private sealed class Thresholder(Label low, Label high) : IVolumeVisitor<LabelMap>
    {
        public LabelMap Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            LabelMap map = new(volume.Grid, low == high ? [low] : [low, high]);
            Span<ushort> to = map.Voxels;
            for (int i = 0; i < to.Length; i++)
            {
                double v = double.CreateChecked(volume.Voxels[i]);
                to[i] = (ushort)(v > 200 ? high.Id : v > 100 ? low.Id : 0);
            }
            return map;
        }
    }
}
