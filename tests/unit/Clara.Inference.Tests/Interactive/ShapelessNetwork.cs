using Clara.Inference.Networks;

namespace Clara.Inference.Tests.Interactive;

/// <summary>A network whose file does not tell its shapes, as TorchScript's does not.</summary>
internal sealed class ShapelessNetwork(Network inner) : Network("net", new(inner.InputName, Free), new(inner.OutputName, Free))
{
    private static readonly int[] Free = [1, -1, -1, -1, -1];

    public override bool IsOnProcessors => true;

    public override bool KnowsShapes => false;

    public override NetworkTensor Run(Memory<float> voxels, long[] shape, CancellationToken ct) => inner.Run(voxels, shape, ct);

    protected override void Close()
    {
    }
}
