using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Interactive;

/// <summary>
/// One structure from its extreme points by a network (DExtr3D, after Maninis 2018 and Roth 2019): padded crop, resampled to the network's size, the archive's pre_transforms, a
/// map of the points as second channel, the network, labels, and back. Immutable; any thread. Since 0.2.
/// </summary>
public sealed class AnnotationPipeline : IArchivePipeline
{
    /// <summary>Size of the network's input where neither config nor network name one.</summary>
    public static readonly Size3 DefaultRoi = new(128, 128, 128);

    /// <summary>Key of the meta data: "included" takes the crop's last voxel in; else it stays out, as in NVIDIA's clients.</summary>
    private const string UpperVoxelKey = "crop_upper_voxel";

    private readonly ModelInfo _model;
    private readonly bool _withUpperVoxel;
    private readonly IReadOnlyList<IImageTransform> _before;
    private readonly IInferer _inferer;
    private readonly OutputSteps _after;

    private AnnotationPipeline(ModelArchive archive, CustomCode custom)
    {
        ServingConfig config = archive.Config;
        _model = archive.Info;
        if (config.Sigma < GuidanceMap.LeastSigma)
            throw new ModelInvalidException(FormattableString.Invariant($"config_aiaa.json: sigma must be at least {GuidanceMap.LeastSigma} voxels."));
        _withUpperVoxel = config.MetaData.GetValueOrDefault(UpperVoxelKey) switch
        {
            null or "excluded" => false,
            "included" => true,
            _ => throw new ModelInvalidException($"config_aiaa.json: inference.meta_data.{UpperVoxelKey} must be included or excluded."),
        };
        List<IImageTransform> before = [.. ComponentRegistry.BuiltIn.Before(config.PreTransforms, custom)];
        if (!before.Any(s => s is AddExtremePointsChannel || OwnMaps.AreDrawnBy(s)))
            before.Add(new AddExtremePointsChannel(config.Sigma, -1, 1));
        _before = before;
        _inferer = ComponentRegistry.BuiltIn.Inferer(config.Inference.Inferer, custom);
        _after = OutputSteps.Of(config, custom);
    }

    /// <summary>Builds the chain of an annotation archive. Throws <see cref="ModelInvalidException"/> that names the model and the place in its config, <see cref="ModelNotFoundException"/> for another type.</summary>
    /// <param name="archive">The model.</param>
    /// <param name="trust">Where code of archives may run; null = nowhere.</param>
    public static AnnotationPipeline Of(ModelArchive archive, CodeTrust? trust = null)
    {
        ArchivePipeline.RequireType(archive, ModelType.Annotation, "annotate from extreme points");
        return ArchivePipeline.Build(archive, trust, (a, custom) => new AnnotationPipeline(a, custom));
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Check(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.InputShape.Count != 5)
            throw network.Unusable("its network is one for slices; annotation from extreme points needs one for volumes.");
        network.RequireChannels(2);
        Size3 roi = Roi(network);
        if (_inferer is SimpleInferer)
            network.RequireExtent(SpatialShape.Of(roi), $"the roi in its config_aiaa.json is {roi}; both must be the same");
        else if (_inferer.Check(network) is string warning)
            return [warning];
        _after.Check(network);
        return [];
    }

    /// <summary>
    /// The mask of the structure with the one label on exactly the image's grid; the caller owns it. The same voxels for every degree. Throws <see cref="PointsException"/> for too few
    /// points or points outside of the image.
    /// </summary>
    /// <param name="network">The archive's.</param>
    /// <param name="image">Any scalar type; read only.</param>
    /// <param name="points">Voxel indices of the image as given: six or more, four or more on a one-slice image; any order.</param>
    /// <param name="label">Of the result.</param>
    /// <param name="paddingMm">Margin around the points; null = the model's.</param>
    /// <param name="progress">May be null.</param>
    /// <param name="work">Threads and token.</param>
    public LabelMap Run(Network network, Volume image, IReadOnlyList<VoxelPoint> points, Label label, double? paddingMm, IProgress<WorkProgress>? progress, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(image);
        PointCheck.Extreme(image.Grid, points);
        Check(network);
        progress?.Report(new(0, "region") { Note = network.Device });
        Size3 roi = Roi(network);
        // NVIDIA's clients crop and resample by themselves and send what is left: such an image is the region already.
        VoxelBox box = image.Grid.Size == roi ? VoxelBox.Whole(image.Grid) : PaddedCrop.Box(image.Grid, points, paddingMm ?? _model.PaddingMm, _withUpperVoxel);
        Volume crop = image.Accept(new BoxVoxels(box, work));
        Sample sample = Sample.Of([crop], new Prompts { ExtremePoints = [.. points.Select(image.Grid.ToWorld)] }, work);
        sample.Replace(c => PaddedCrop.Resample(c, roi, work));
        foreach (IImageTransform step in _before)
            step.Apply(sample, work);
        using NetworkOutput output = _inferer.Run(network, sample.Channels, ProgressPart.Of(progress, 0.1, 0.9), work);
        progress?.Report(new(0.9, "labels"));
        LabelMap map = _after.Apply(output, label, m => BoxVoxels.Paste(Restoration.To(m, crop.Grid, work), box.Start, image.Grid), image.Grid, work);
        progress?.Report(new(1, "done"));
        return map;
    }

    private Size3 Roi(Network network)
    {
        int[] extent = [.. network.InputShape.Skip(2)];
        return _model.Roi ?? (extent.All(n => n > 0) ? new(extent[0], extent[1], extent[2]) : DefaultRoi);
    }
}
