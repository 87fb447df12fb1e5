using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>
/// One step of a network, said twice: as ONNX nodes, and as plain loops that follow its definition. The two are compared with each other after each conversion.
/// </summary>
/// <param name="Name">Of the layer and of the value that it gives.</param>
/// <param name="Inputs">Names of the values that it takes.</param>
internal abstract record Layer(string Name, IReadOnlyList<string> Inputs)
{
    /// <summary>Numbers that were learnt.</summary>
    public virtual long Parameters => 0;

    /// <summary>Channels of the output for those of the inputs; throws <see cref="LayerMismatchException"/> when they do not fit.</summary>
    public abstract int Channels(IReadOnlyList<int> inputs);

    /// <summary>Extent of the output over that of the input along an axis, borders apart.</summary>
    public virtual double Scale(int axis) => 1;

    /// <summary>Adds the nodes whose last gives the value <see cref="Name"/>.</summary>
    public abstract void Write(OnnxGraph graph);

    /// <summary>The reference pass.</summary>
    public abstract FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct);

    /// <summary>The channels of the only input, which must be these.</summary>
    protected static void Require(IReadOnlyList<int> inputs, int channels)
    {
        if (inputs[0] != channels)
            throw new LayerMismatchException($"its weights are for {channels} channels, it gets {inputs[0]}");
    }

    /// <summary>A value a channel, as ONNX multiplies or adds it: [channels, 1, 1, 1].</summary>
    protected static int[] AlongChannels(int channels, int rank) => [channels, .. Axes.All(rank, 1)];
}

/// <summary>A layer does not fit what it is given; the message continues "the layer 'x' cannot be converted: ".</summary>
internal sealed class LayerMismatchException(string message) : Exception(message);
