using Clara.Inference.Networks;

namespace Clara.Inference.Tests.Inferers;

/// <summary>Gives of each class what a function says of the voxel, so that means of windows and flips are that as well.</summary>
internal sealed class PointwiseNetwork(int classes, Func<int, float, float> logit) : Network("net", new("image", [-1, 1, -1, -1, -1]), new("logits", [-1, classes, -1, -1, -1]))
{
    public override bool IsOnProcessors => true;

    public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct)
    {
        int one = voxels.Length / (int)shape[0];
        float[] values = new float[classes * voxels.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = logit(i / one % classes, voxels.Span[i / (one * classes) * one + i % one]);
        return new Tensor([shape[0], classes, .. shape[2..]], values);
    }

    protected override void Close()
    {
    }

    private sealed class Tensor(IReadOnlyList<long> shape, float[] values) : NetworkTensor
    {
        public override IReadOnlyList<long> Shape => shape;

        public override Span<float> Values => values;

        public override void Dispose()
        {
        }
    }
}
