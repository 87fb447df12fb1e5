using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;

namespace Clara.Inference.Components;

/// <summary>Runs an archive's own code; what that throws becomes a failure that names it.</summary>
internal static class Guarded
{
    public static T Run<T>(string name, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is not (ClaraException or OperationCanceledException or OutOfMemoryException))
        {
            throw new ClaraException(StatusCode.Inference, $"The archive's own {name} failed ({e.GetType().Name}: {e.Message}).", e);
        }
    }
}

internal sealed class GuardedImageTransform(IImageTransform inner, string name) : IImageTransform
{
    public void Apply(Sample sample, WorkContext work) => Guarded.Run(name, () =>
    {
        inner.Apply(sample, work);
        return true;
    });

    public int ChannelsAfter(int channels) => Guarded.Run(name, () => inner.ChannelsAfter(channels));
}

internal sealed class GuardedOutputTransform(IOutputTransform inner, string name) : IOutputTransform
{
    public void Apply(NetworkOutput output, WorkContext work) => Guarded.Run(name, () =>
    {
        inner.Apply(output, work);
        return true;
    });
}

internal sealed class GuardedLabelTransform(ILabelTransform inner, string name) : ILabelTransform
{
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work) => Guarded.Run(name, () => inner.Apply(map, original, work));

    public IReadOnlyList<Label> LabelsBefore(IReadOnlyList<Label> after) => Guarded.Run(name, () => inner.LabelsBefore(after));
}

internal sealed class GuardedDiscretiser(IDiscretiser inner, string name) : IDiscretiser
{
    public LabelMap Apply(NetworkOutput output, IReadOnlyList<Label> labels, WorkContext work) => Guarded.Run(name, () => inner.Apply(output, labels, work));

    public IRunningLabels Start(Grid grid, IReadOnlyList<Label> labels, int classes) => new GuardedRunningLabels(Guarded.Run(name, () => inner.Start(grid, labels, classes)), name);

    public int Structures(int channels) => Guarded.Run(name, () => inner.Structures(channels));

    public string? Misfit(IReadOnlyList<Label> labels, int channels) => Guarded.Run(name, () => inner.Misfit(labels, channels));
}

internal sealed class GuardedRunningLabels(IRunningLabels inner, string name) : IRunningLabels
{
    public LabelMap Map => Guarded.Run(name, () => inner.Map);

    public void Add(int index, ReadOnlyMemory<float> values, WorkContext work) => Guarded.Run(name, () =>
    {
        inner.Add(index, values, work);
        return true;
    });
}

internal sealed class GuardedInferer(IInferer inner, string name) : IInferer
{
    public string? Check(Network network) => Guarded.Run(name, () => inner.Check(network));

    public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work) =>
        Guarded.Run(name, () => inner.Run(network, channels, progress, work));

    public void Run(Network network, IReadOnlyList<Volume<float>> channels, IOutputReceiver receiver, IProgress<WorkProgress>? progress, WorkContext work) => Guarded.Run(name, () =>
    {
        inner.Run(network, channels, receiver, progress, work);
        return true;
    });
}
