using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Inference.Tests.Inferers;

/// <summary>Gives each voxel plus one, in any shape, and tells of every run before it answers: a test may hold it there.</summary>
internal sealed class PlusOneNetwork(long bytesPerVoxel, Action<long[]>? onRun = null, int[]? output = null) : Network("net", new("image", [-1, 1, -1, -1, -1]), new("logits", output ?? [-1, 1, -1, -1, -1]))
{
    public override bool IsOnProcessors => true;

    public override bool MeasuresRuns => true;

    public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct)
    {
        onRun?.Invoke(shape);
        ct.ThrowIfCancellationRequested();
        Learn(bytesPerVoxel, 1);
        return new Tensor(shape, [.. voxels.ToArray().Select(v => v + 1)]);
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
