using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Networks;
using Clara.Inference.Outputs;
using Clara.Inference.Transforms;
using Clara.Models.Config;

namespace Clara.CustomSteps;

/// <summary>What an archive's author would write: adds a number to each voxel.</summary>
public sealed class Add(ComponentConfig config) : IImageTransform
{
    private readonly float _value = (float)config.Number("value");

    public void Apply(Sample sample, WorkContext work)
    {
        foreach (Volume<float> channel in sample.Channels)
            foreach (ref float v in channel.Voxels)
                v += _value;
    }
}

/// <summary>Turns the sign of the network's values.</summary>
public sealed class Negate : IOutputTransform
{
    public void Apply(NetworkOutput output, WorkContext work)
    {
        foreach (ref float v in output.Values)
            v = -v;
    }
}

/// <summary>Clears the first voxel.</summary>
public sealed class ClearFirst : ILabelTransform
{
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work)
    {
        map.Voxels[0] = 0;
        return map;
    }
}

public sealed class Failing : IImageTransform
{
    public void Apply(Sample sample, WorkContext work) => throw new InvalidOperationException("the author's mistake");
}

public sealed class FailingLabels : IDiscretiser
{
    public LabelMap Apply(NetworkOutput output, IReadOnlyList<Label> labels, WorkContext work) => throw new InvalidOperationException("the author's mistake");

    public IRunningLabels Start(Grid grid, IReadOnlyList<Label> labels, int classes) => throw new InvalidOperationException("the author's mistake");

    public int Structures(int channels) => 1;

    public string? Misfit(IReadOnlyList<Label> labels, int channels) => null;
}

public sealed class FailingInferer : IInferer
{
    public string? Check(Network network) => null;

    public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work) => throw new InvalidOperationException("the author's mistake");
}

public sealed class NotMade : IImageTransform
{
    public NotMade() => throw new NotSupportedException("not today");

    public void Apply(Sample sample, WorkContext work)
    {
    }
}

public sealed class NoStep;

internal sealed class NotPublic : IImageTransform
{
    public void Apply(Sample sample, WorkContext work)
    {
    }
}

public sealed class NeedsMore(int number) : IImageTransform
{
    public void Apply(Sample sample, WorkContext work) => _ = number;
}
