using Clara.Imaging;
using Clara.Inference.Inferers;
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
