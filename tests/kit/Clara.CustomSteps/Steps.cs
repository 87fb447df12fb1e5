using Clara.Imaging;
using Clara.Inference.Inferers;
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
