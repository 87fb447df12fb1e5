using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>Batch normalization with the statistics of training: (v - mean) / sqrt(variance + epsilon) * factor + offset, each a number a channel (Ioffe and Szegedy 2015).</summary>
internal sealed record BatchNormalizationLayer(string Name, string Input, Weights Factor, Weights Offset, Weights Mean, Weights Variance, float Epsilon, long Learnt) : Layer(Name, [Input])
{
    public override long Parameters => Learnt;

    public override int Channels(IReadOnlyList<int> inputs)
    {
        Require(inputs, (int)Factor.Count);
        return inputs[0];
    }

    public override void Write(OnnxGraph graph)
    {
        (string Ending, Weights Values)[] weights = [(".factor", Factor), (".offset", Offset), (".mean", Mean), (".variance", Variance)];
        foreach ((string ending, Weights values) in weights)
            graph.Weights(Name + ending, values.Shape, values.Values);
        graph.Node("BatchNormalization", [Input, .. weights.Select(w => Name + w.Ending)], Name, OnnxAttribute.Number("epsilon", Epsilon));
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap result = new(inputs[0].Channels, inputs[0].Extent, [.. inputs[0].Values]);
        for (int channel = 0; channel < result.Channels; channel++)
        {
            double factor = Factor.Values[channel] / Math.Sqrt(Variance.Values[channel] + (double)Epsilon);
            foreach (ref double value in result.Channel(channel))
                value = (value - Mean.Values[channel]) * factor + Offset.Values[channel];
        }
        return result;
    }
}

/// <summary>
/// Normalization of the image itself: mean and variance over all voxels of a group of channels, then a factor and an offset a channel (group normalization, Wu and He 2018;
/// with a group a channel it is instance normalization, Ulyanov 2016). Epsilon is added to the variance; keras-contrib's instance normalization adds it to the deviation.
/// </summary>
internal sealed record GroupNormalizationLayer(string Name, string Input, int Rank, int Groups, Weights Factor, Weights Offset, float Epsilon, long Learnt, bool IsOnDeviation = false) : Layer(Name, [Input])
{
    public override long Parameters => Learnt;

    private int Count => (int)Factor.Count;

    public override int Channels(IReadOnlyList<int> inputs)
    {
        Require(inputs, Count);
        if (Groups < 1 || Count % Groups != 0)
            throw new LayerMismatchException($"{Count} channels are no {Groups} groups of the same size");
        return inputs[0];
    }

    public override void Write(OnnxGraph graph)
    {
        OnnxAttribute epsilon = OnnxAttribute.Number("epsilon", Epsilon);
        if (IsOnDeviation)
        {
            WriteOnDeviation(graph);
            return;
        }
        if (Groups == Count)
        {
            graph.Weights(Name + ".factor", Factor.Shape, Factor.Values);
            graph.Weights(Name + ".offset", Offset.Shape, Offset.Values);
            graph.Node("InstanceNormalization", [Input, Name + ".factor", Name + ".offset"], Name, epsilon);
            return;
        }
        // Operator set 13 has no group normalization: a group becomes one channel for the statistics and its channels come back for factor and offset.
        graph.Wholes(Name + ".groups", [0, Groups, -1]);
        graph.Weights(Name + ".one", [Groups], Weights.All(Groups, 1).Values);
        graph.Weights(Name + ".zero", [Groups], Weights.All(Groups, 0).Values);
        graph.Weights(Name + ".factor", AlongChannels(Count, Rank), Factor.Values);
        graph.Weights(Name + ".offset", AlongChannels(Count, Rank), Offset.Values);
        graph.Node("Shape", [Input], Name + ".shape");
        graph.Node("Reshape", [Input, Name + ".groups"], Name + ".grouped");
        graph.Node("InstanceNormalization", [Name + ".grouped", Name + ".one", Name + ".zero"], Name + ".normal", epsilon);
        graph.Node("Reshape", [Name + ".normal", Name + ".shape"], Name + ".channels");
        graph.Node("Mul", [Name + ".channels", Name + ".factor"], Name + ".scaled");
        graph.Node("Add", [Name + ".scaled", Name + ".offset"], Name);
    }

    public override FeatureMap Evaluate(IReadOnlyList<FeatureMap> inputs, CancellationToken ct)
    {
        FeatureMap result = new(inputs[0].Channels, inputs[0].Extent, [.. inputs[0].Values]);
        int size = Count / Groups * result.Voxels;
        for (int group = 0; group < Groups; group++)
        {
            Span<double> values = result.Values.AsSpan(group * size, size);
            double mean = 0, variance = 0;
            foreach (double value in values)
                mean += value / size;
            foreach (double value in values)
                variance += (value - mean) * (value - mean) / size;
            double factor = IsOnDeviation ? 1 / (Math.Sqrt(variance) + Epsilon) : 1 / Math.Sqrt(variance + Epsilon);
            for (int i = 0; i < size; i++)
            {
                int channel = group * (Count / Groups) + i / result.Voxels;
                values[i] = (values[i] - mean) * factor * Factor.Values[channel] + Offset.Values[channel];
            }
        }
        return result;
    }

    /// <summary>By its single steps; each channel alone.</summary>
    private void WriteOnDeviation(OnnxGraph graph)
    {
        OnnxAttribute axes = OnnxAttribute.Wholes("axes", Enumerable.Range(2, Rank));
        graph.Weights(Name + ".epsilon", [], [Epsilon]);
        graph.Weights(Name + ".factor", AlongChannels(Count, Rank), Factor.Values);
        graph.Weights(Name + ".offset", AlongChannels(Count, Rank), Offset.Values);
        graph.Node("ReduceMean", [Input], Name + ".mean", axes);
        graph.Node("Sub", [Input, Name + ".mean"], Name + ".centred");
        graph.Node("Mul", [Name + ".centred", Name + ".centred"], Name + ".squared");
        graph.Node("ReduceMean", [Name + ".squared"], Name + ".variance", axes);
        graph.Node("Sqrt", [Name + ".variance"], Name + ".deviation");
        graph.Node("Add", [Name + ".deviation", Name + ".epsilon"], Name + ".divisor");
        graph.Node("Div", [Name + ".centred", Name + ".divisor"], Name + ".normal");
        graph.Node("Mul", [Name + ".normal", Name + ".factor"], Name + ".scaled");
        graph.Node("Add", [Name + ".scaled", Name + ".offset"], Name);
    }
}
