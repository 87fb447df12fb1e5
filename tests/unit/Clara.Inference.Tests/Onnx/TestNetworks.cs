namespace Clara.Inference.Tests.Onnx;

/// <summary>Networks whose answer is known without running them.</summary>
internal static class TestNetworks
{
    /// <summary>One convolution [1, 1, x, y, z] to [1, classes, x, y, z]; the kernel is [classes, kx, ky, kz], the padding keeps the extent (the odd voxel in front).</summary>
    public static byte[] Convolution(int classes, int[] kernel, float[] weights, float[] bias, params long[] extent)
    {
        extent = extent.Length == 3 ? extent : [-1, -1, -1];
        long[] front = [.. kernel.Select(k => (long)k / 2)], behind = [.. kernel.Select(k => (long)(k - 1) / 2)];
        return new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 1, extent[0], extent[1], extent[2]).Output("logits", OnnxBuilder.Float, 1, classes, extent[0], extent[1], extent[2])
            .Weights("w", [classes, 1, kernel[0], kernel[1], kernel[2]], weights).Weights("b", [classes], bias)
            .Node("Conv", ["image", "w", "b"], "logits", ("pads", [.. front, .. behind]), ("kernel_shape", [.. kernel.Select(k => (long)k)])).ToArray();
    }

    /// <summary>Class 1 where the voxel is above the threshold, else class 0.</summary>
    public static byte[] Above(float threshold, params long[] extent) => Convolution(2, [1, 1, 1], [0, 1], [threshold, 0], extent);

    /// <summary>Class 1 where the voxel before it along one of the network's axes is above 0.3: everything moves on by one voxel.</summary>
    public static byte[] Shift(int axis)
    {
        int[] kernel = [.. Enumerable.Range(0, 3).Select(a => a == axis ? 3 : 1)];
        return Convolution(2, kernel, [0, 0, 0, 1, 0, 0], [0.3f, 0]);
    }

    /// <summary>Random 3 x 3 x 3 kernels.</summary>
    public static byte[] Mix(int classes, out float[] weights, out float[] bias, int seed, params long[] extent)
    {
        Random random = new(seed);
        weights = [.. Enumerable.Range(0, classes * 27).Select(_ => random.NextSingle() - 0.5f)];
        bias = [.. Enumerable.Range(0, classes).Select(_ => random.NextSingle() - 0.5f)];
        return Convolution(classes, [3, 3, 3], weights, bias, extent);
    }
}
