using Clara.Inference.Networks;

namespace Clara.Inference.Inferers;

internal static class OutputShape
{
    /// <summary>Classes of an output that must be [images, classes, ...] on the input's extent; throws <see cref="Models.ModelInvalidException"/> otherwise.</summary>
    public static int Classes(Network network, NetworkTensor value, int images, SpatialShape size)
    {
        IReadOnlyList<long> shape = value.Shape;
        if (shape.Count == size.Extent.Count + 2 && shape[0] == images && shape[1] is > 0 and <= ushort.MaxValue && shape.Skip(2).SequenceEqual(size.Extent))
            return (int)shape[1];
        throw network.Unusable($"its network's output has the shape [{string.Join(", ", shape)}]; a segmentation network must give [{images}, classes, {string.Join(", ", size.Extent)}], the extent of its input.");
    }
}
