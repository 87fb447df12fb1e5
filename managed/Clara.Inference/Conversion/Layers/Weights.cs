namespace Clara.Inference.Conversion.Layers;

/// <summary>Learnt numbers with their shape, C order: the last axis is fastest.</summary>
internal sealed record Weights(int[] Shape, float[] Values)
{
    /// <summary>One axis.</summary>
    public Weights(float[] values)
        : this([values.Length], values)
    {
    }

    public long Count => Values.LongLength;

    /// <summary>All the same, one axis.</summary>
    public static Weights All(int count, float value) => new([.. Enumerable.Repeat(value, count)]);

    /// <summary>The values with their axes in another order: axis i of the result is axis order[i] of these.</summary>
    public Weights Transposed(params int[] order)
    {
        int[] shape = [.. order.Select(axis => Shape[axis])], strides = new int[Shape.Length];
        for (int axis = Shape.Length - 1, stride = 1; axis >= 0; stride *= Shape[axis--])
            strides[axis] = stride;
        float[] values = new float[Values.Length];
        int[] index = new int[shape.Length];
        for (int i = 0, from = 0; i < values.Length; i++)
        {
            values[i] = Values[from];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                from += strides[order[axis]];
                if (++index[axis] < shape[axis])
                    break;
                from -= strides[order[axis]] * shape[axis];
                index[axis] = 0;
            }
        }
        return new(shape, values);
    }
}
