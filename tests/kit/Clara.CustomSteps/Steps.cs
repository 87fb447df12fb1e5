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

/// <summary>Turns the sign of what the network says of the whole image.</summary>
public sealed class NegatingInferer : IInferer
{
    private readonly SimpleInferer _simple = new();

    public string? Check(Network network) => _simple.Check(network);

    public NetworkOutput Run(Network network, IReadOnlyList<Volume<float>> channels, IProgress<WorkProgress>? progress, WorkContext work)
    {
        NetworkOutput output = _simple.Run(network, channels, progress, work);
        foreach (ref float v in output.Values)
            v = -v;
        return output;
    }
}

/// <summary>Maps of prompts in another way than the built-in ones: as many channels as "maps" says, each with the number of prompts everywhere.</summary>
public sealed class CountPrompts(ComponentConfig config) : IImageTransform
{
    private readonly int _maps = config.Count("maps");

    public int ChannelsAfter(int channels) => channels + _maps;

    public void Apply(Sample sample, WorkContext work)
    {
        for (int i = 0; i < _maps; i++)
        {
            Volume<float> map = Volume.Allocate<float>(sample.Grid);
            map.Voxels.Fill((_maps == 1 ? sample.Prompts.ExtremePoints : i == 0 ? sample.Prompts.Foreground : sample.Prompts.Background).Count);
            sample.Append(map);
        }
    }
}

/// <summary>Forgets where the image lay.</summary>
public sealed class LoseGrid : ILabelTransform
{
    public LabelMap Apply(LabelMap map, Grid original, WorkContext work) => new(Grid.Axial(new(2, 2, 2), new(1, 1, 1)), map.Labels);
}
