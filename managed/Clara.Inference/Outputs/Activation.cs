using System.Numerics.Tensors;
using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;

namespace Clara.Inference.Outputs;

/// <summary>1 / (1 + exp(-v)) of each value.</summary>
public sealed class SigmoidActivation : IOutputTransform
{
    /// <inheritdoc/>
    public void Apply(NetworkOutput output, WorkContext work)
    {
        for (int c = 0; c < output.Classes; c++)
        {
            work.Token.ThrowIfCancellationRequested();
            TensorPrimitives.Sigmoid<float>(output.Class(c), output.Class(c));
        }
    }
}

/// <summary>exp(v) over the sum of exp(v) of all classes, at each voxel; the largest value is subtracted first so that nothing overflows.</summary>
public sealed class SoftmaxActivation : IOutputTransform
{
    private const int Block = 1 << 14;

    /// <inheritdoc/>
    public void Apply(NetworkOutput output, WorkContext work)
    {
        int count = checked((int)output.Grid.Size.Count);
        Slabs.Run((count + Block - 1) / Block, work.Degree, (b0, b1) =>
        {
            float[] largest = new float[Math.Min(Block, count)], sum = new float[largest.Length];
            for (int b = b0; b < b1; b++)
            {
                int start = b * Block, length = Math.Min(Block, count - start);
                Span<float> high = largest.AsSpan(0, length), total = sum.AsSpan(0, length);
                high.Fill(float.NegativeInfinity);
                total.Clear();
                for (int c = 0; c < output.Classes; c++)
                    TensorPrimitives.Max(output.Class(c).Slice(start, length), high, high);
                for (int c = 0; c < output.Classes; c++)
                {
                    Span<float> values = output.Class(c).Slice(start, length);
                    TensorPrimitives.Subtract(values, high, values);
                    TensorPrimitives.Exp(values, values);
                    TensorPrimitives.Add(total, values, total);
                }
                for (int c = 0; c < output.Classes; c++)
                    TensorPrimitives.Divide(output.Class(c).Slice(start, length), total, output.Class(c).Slice(start, length));
            }
        }, work.Token);
    }
}
