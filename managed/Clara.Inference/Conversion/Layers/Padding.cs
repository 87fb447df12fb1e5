using Clara.Models.Onnx;

namespace Clara.Inference.Conversion.Layers;

/// <summary>
/// Zeros around a layer's input: as many as are given, or, for <see cref="Same"/>, as TensorFlow's "same" adds so that the output has ceil(n / stride) voxels, the odd one behind.
/// </summary>
internal sealed record Padding(int[] Front, int[] Behind)
{
    /// <summary>Depends on the extent of the image where the stride is not 1.</summary>
    public static readonly Padding Same = new([], []);

    /// <summary>None.</summary>
    public static Padding None(int rank) => Even(Axes.All(rank, 0));

    /// <summary>As many in front as behind.</summary>
    public static Padding Even(int[] voxels) => new(voxels, voxels);

    /// <summary>Zeros in front and behind along one of three axes.</summary>
    public (int Front, int Behind) Along(int axis, int extent, int window, int stride)
    {
        if (ReferenceEquals(this, Same))
        {
            int total = Math.Max(((extent + stride - 1) / stride - 1) * stride + window - extent, 0);
            return (total / 2, total - total / 2);
        }
        return axis < Front.Length ? (Front[axis], Behind[axis]) : (0, 0);
    }

    /// <summary>ONNX's attribute for it.</summary>
    public OnnxAttribute ToAttribute() => ReferenceEquals(this, Same) ? OnnxAttribute.Word("auto_pad", "SAME_UPPER") : OnnxAttribute.Wholes("pads", [.. Front, .. Behind]);
}
