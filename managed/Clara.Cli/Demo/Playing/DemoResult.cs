using Clara.Imaging;

namespace Clara.Cli.Demo.Playing;

/// <summary>Both runs side by side.</summary>
internal sealed record DemoResult(DemoInput Input, string? Model, DemoRun Local, DemoRun Remote)
{
    /// <summary>A structure of the result. Dice is null where the truth is not known, seconds where annotating it failed.</summary>
    public sealed record Structure(Label Label, long Voxels, double? Dice, double? SecondsLocal, double? SecondsRemote);

    /// <summary>What the picture and the table show: the model's segmentation, else the annotation.</summary>
    public LabelMap Mask => Local.Segmentation ?? Local.Annotation;

    /// <summary>Voxels of the annotation in which the runs differ; all of them where the grids do.</summary>
    public long DifferentInAnnotation { get; } = Different(Local.Annotation, Remote.Annotation);

    /// <summary>The same for the model's segmentation; 0 without a model.</summary>
    public long DifferentInSegmentation { get; } = Local.Segmentation is null || Remote.Segmentation is null ? 0 : Different(Local.Segmentation, Remote.Segmentation);

    public bool Equal => DifferentInAnnotation == 0 && DifferentInSegmentation == 0;

    /// <summary>The first structure that failed in one run only, with the run's name and the reason; null when there is none.</summary>
    public string? Problem =>
        Remote.Problems.Except(Local.Problems).Select(p => $"{Remote.Name}: {p}").Concat(Local.Problems.Except(Remote.Problems).Select(p => $"{Local.Name}: {p}")).FirstOrDefault();

    public IReadOnlyList<Structure> Structures { get; } = StructuresOf(Input, Local, Remote);

    /// <summary>Over the structures of which the truth is known; null without any.</summary>
    public double? MeanDice => Structures.Average(s => s.Dice);

    /// <summary>The truth where it says something of the shown structures.</summary>
    public LabelMap? Truth => Structures.Any(s => s.Dice is not null) ? Input.Truth : null;

    private static List<Structure> StructuresOf(DemoInput input, DemoRun local, DemoRun remote)
    {
        LabelMap mask = local.Segmentation ?? local.Annotation;
        return [.. (input.Targets ?? mask).Labels.Select(l => new Structure(
            l, mask.CountOf(l.Id), input.Truth is LabelMap truth && truth.Labels.Contains(l) ? Overlap.Dice(mask, truth, l.Id) : null, local.SecondsOf(l.Id), remote.SecondsOf(l.Id)))];
    }

    private static long Different(LabelMap a, LabelMap b)
    {
        if (!a.Grid.IsSameAs(b.Grid))
            return a.Grid.Size.Count;
        ReadOnlySpan<ushort> u = a.Voxels, v = b.Voxels;
        long different = 0;
        for (int i = 0; i < u.Length; i++)
            different += u[i] != v[i] ? 1 : 0;
        return different;
    }
}
