using Clara.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace Clara.Inference.Inferers;

internal static class OutputShape
{
    /// <summary>Classes of an output that must be [1, classes, x, y, z] on the input's extent; releases and throws <see cref="ClaraException"/> (ModelInvalid) otherwise.</summary>
    public static int Classes(OrtValue value, Size3 size, Action release)
    {
        long[] shape = value.GetTensorTypeAndShape().Shape;
        if (shape.Length == 5 && shape[0] == 1 && shape[1] is > 0 and <= ushort.MaxValue && shape[2] == size.X && shape[3] == size.Y && shape[4] == size.Z)
            return (int)shape[1];
        release();
        throw new ClaraException(StatusCode.ModelInvalid, $"The network's output has the shape [{string.Join(", ", shape)}]; a segmentation network must give [1, classes, {size.X}, {size.Y}, {size.Z}], the extent of its input.");
    }
}
