using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Inference.Inferers;

internal static class OutputShape
{
    /// <summary>Classes of an output that must be [images, classes, x, y, z] on the input's extent; throws <see cref="Models.ModelInvalidException"/> otherwise.</summary>
    public static int Classes(Network network, NetworkTensor value, int images, Size3 size)
    {
        IReadOnlyList<long> shape = value.Shape;
        if (shape.Count == 5 && shape[0] == images && shape[1] is > 0 and <= ushort.MaxValue && shape[2] == size.X && shape[3] == size.Y && shape[4] == size.Z)
            return (int)shape[1];
        throw network.Unusable($"its network's output has the shape [{string.Join(", ", shape)}]; a segmentation network must give [{images}, classes, {size.X}, {size.Y}, {size.Z}], the extent of its input.");
    }
}
