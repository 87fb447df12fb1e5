using Clara.Imaging;
using Clara.Inference.Components;
using Clara.Inference.Transforms;
using Clara.Models;
using Clara.Models.Config;

namespace Clara.Inference.Interactive;

/// <summary>
/// The pre_transforms of a deepgrow model. A config without click steps gets those of the serving chain: clicks into voxels, crop around them with a margin of 20 to at least 256 x 256
/// (3-D: all slices of 192 x 192), resize, click maps. Immutable; any thread.
/// </summary>
internal sealed class DeepgrowChain
{
    /// <summary>Where a config names none: of the crop, and of the network's input where the network does not fix it.</summary>
    private static readonly ClickSize Flat = new(null, 256, 256), CropOfVolume = new(null, 192, 192), InputOfVolume = new(128, 192, 192);

    private readonly IReadOnlyList<ComponentConfig> _configs;

    /// <summary>The archive's own steps beside their configs, null for the built-in ones: made once, while the others are made for each request.</summary>
    private readonly IReadOnlyList<IImageTransform?> _own;

    private readonly bool _drawsMaps;

    /// <param name="configs">The archive's pre_transforms.</param>
    /// <param name="cacheUntil">Names the last of them whose result may be kept for the next click; empty = none.</param>
    /// <param name="custom">The archive's own code.</param>
    public DeepgrowChain(IReadOnlyList<ComponentConfig> configs, string cacheUntil, CustomCode custom)
    {
        _configs = configs;
        _own = [.. configs.Select(c => CodePath.Parse(c.Name) is null ? null : ComponentRegistry.BuiltIn.Before([c], custom)[0])];
        _drawsMaps = _own.Any(s => s is not null && OwnMaps.AreDrawnBy(s));
        List<IImageTransform> flat = Build(isFlat: true), volume = Build(isFlat: false);
        int points = Find<AddGuidanceFromPoints>(flat), signal = Find<AddGuidanceSignal>(flat);
        if (points < 0 && (!_drawsMaps || flat.Any(IsClickStep)) || signal < 0 && !_drawsMaps)
            throw new ModelInvalidException($"config_aiaa.json: pre_transforms have click steps, but no {(points < 0 ? "AddGuidanceFromPointsd" : "AddGuidanceSignald")}.");
        IsTurned = volume.Any(s => s is Orientation);
        if (cacheUntil.Length > 0)
            (KeptSteps, CacheNotice) = Kept(cacheUntil, flat);
        KeptChain = string.Join("\n", configs);
        if (points < 0)
            return;
        if (signal >= 0 && signal < points || Find<SpatialCropGuidance>(flat) is >= 0 and int crop && crop < points)
            throw new ModelInvalidException("config_aiaa.json: in pre_transforms AddGuidanceFromPointsd must come before the other click steps.");
        if (flat.Take(points).Any(s => s is CropForeground))
            throw new ModelInvalidException("config_aiaa.json: in pre_transforms nothing may be cropped before AddGuidanceFromPointsd, which scales the clicks by sizes.");
        if (flat.Skip(points).Any(s => s is Orientation))
            throw new ModelInvalidException("config_aiaa.json: in pre_transforms nothing may turn the image behind AddGuidanceFromPointsd; the clicks would stay behind.");
    }

    /// <summary>How many of the first steps depend on the image alone and may be kept, as the config says.</summary>
    public int KeptSteps { get; }

    /// <summary>Names those steps: the same text, the same result.</summary>
    public string KeptChain { get; }

    /// <summary>Why what cache_until says is not followed; null where it is.</summary>
    public string? CacheNotice { get; }

    /// <summary>Whether it turns the axes; slices would be others then.</summary>
    public bool IsTurned { get; }

    /// <summary>The steps for one request.</summary>
    /// <param name="isFlat">For a model of slices.</param>
    /// <param name="asked">The request's size; null = the config's.</param>
    /// <param name="fixedInput">What the network's file fixes, which no request changes; null = free.</param>
    public IReadOnlyList<IImageTransform> Steps(bool isFlat, ClickSize? asked, ClickSize? fixedInput) =>
    [
        .. Build(isFlat).Select(step => step switch
        {
            SpatialCropGuidance crop when asked is not null => crop.Of(asked),
            ResizeGuided when fixedInput is not null => new ResizeGuided(fixedInput with { Depth = fixedInput.Depth ?? asked?.Depth ?? ((ResizeGuided)step).Size.Depth }),
            ResizeGuided resize when asked is not null => new ResizeGuided(asked with { Depth = asked.Depth ?? resize.Size.Depth }),
            _ => step,
        }),
    ];

    private (int Steps, string? Notice) Kept(string cacheUntil, List<IImageTransform> steps)
    {
        int last = -1;
        for (int i = 0; i < _configs.Count; i++)
            if (IsNamed(_configs[i], cacheUntil))
                last = i;
        if (last < 0)
            return (0, $"config_aiaa.json: cache_until names '{cacheUntil}', which is not in pre_transforms; nothing is kept between clicks");
        int kept = Enumerable.Range(0, last + 1).Sum(i => StepsOf(i, isFlat: true).Count), clicks = steps.FindIndex(DependsOnClicks);
        bool isClickStep = StepsOf(last, isFlat: true).Any(DependsOnClicks);
        return kept > clicks || isClickStep
            ? (0, $"config_aiaa.json: cache_until names '{cacheUntil}', which depends on the clicks or stands behind what does; nothing is kept between clicks")
            : (kept, null);
    }

    /// <summary>By the name that the config gives it or that of the component; old and new names mean the same.</summary>
    private static bool IsNamed(ComponentConfig config, string name) => string.Equals(config.Name, name, StringComparison.OrdinalIgnoreCase)
        || (ComponentRegistry.BuiltIn.Find(name)?.Name is string registered && registered == Registered(config));

    /// <summary>Steps that look at the clicks, or at the size that comes with them; an archive's own may do anything.</summary>
    private bool DependsOnClicks(IImageTransform step) => step is AddGuidanceFromPoints or SpatialCropGuidance or ResizeGuided or ResizeGuidance or AddGuidanceSignal || _own.Contains(step);

    private List<IImageTransform> Build(bool isFlat)
    {
        List<IImageTransform> steps = [.. Enumerable.Range(0, _configs.Count).SelectMany(i => StepsOf(i, isFlat))];
        if (_drawsMaps || steps.Any(IsClickStep))
            return steps;
        if (steps.Count == 0)
            steps.AddRange([new SpacingInPlane(1, 1, isFlat ? null : 1), new CenterData(208, 388)]);
        int spacing = steps.FindLastIndex(s => s is Orientation or Spacing or SpacingInPlane);
        steps.InsertRange(spacing + 1, [new AddGuidanceFromPoints(), new SpatialCropGuidance(isFlat ? Flat : CropOfVolume, SpatialCropGuidance.DefaultMargin), new ResizeGuided(isFlat ? Flat : InputOfVolume), new ResizeGuidance()]);
        steps.Add(new AddGuidanceSignal(AddGuidanceSignal.DefaultSigma));
        return steps;
    }

    private static bool IsClickStep(IImageTransform step) => step is AddGuidanceFromPoints or SpatialCropGuidance or ResizeGuidance or AddGuidanceSignal;

    private IReadOnlyList<IImageTransform> StepsOf(int index, bool isFlat) => _own[index] is IImageTransform own ? [own] : Step(_configs[index], isFlat);

    /// <summary>Sizes in a deepgrow chain are depth first and may leave the depth out, which the registry's components do not know.</summary>
    private static IReadOnlyList<IImageTransform> Step(ComponentConfig c, bool isFlat)
    {
        switch (Registered(c).ToUpperInvariant())
        {
            case "RESIZED" or "RESIZE":
                c.Ignore("keys", "fields", "align_corners");
                return c.Text("mode", "area") == "area" ? [new ResizeGuided(InteractiveComponents.ReadSize(c))] : throw c.Wrong("mode", "area in a deepgrow chain");
            case "SPACINGD" when c.Length("pixdim") == 2 || isFlat:
                c.Ignore("keys", "fields", "mode", "padding_mode", "align_corners", "diagonal");
                double[] mm = c.Numbers("pixdim", Math.Max(2, c.Length("pixdim")));
                return mm.Length <= 3 && mm.All(v => v is > 1e-3 and < 1e3) ? [new SpacingInPlane(mm[0], mm[1], null)] : throw c.Wrong("pixdim", "two or three sizes in mm above 0.001");
            default:
                return ComponentRegistry.BuiltIn.Before([c]);
        }
    }

    private static string Registered(ComponentConfig c) => ComponentRegistry.BuiltIn.Find(c.Name)?.Name ?? c.Name;

    private static int Find<T>(List<IImageTransform> steps) => steps.FindIndex(s => s is T);
}
