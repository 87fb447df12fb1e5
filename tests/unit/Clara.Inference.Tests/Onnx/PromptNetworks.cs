namespace Clara.Inference.Tests.Onnx;

/// <summary>Networks over an image and maps of prompts whose answer is known without running them.</summary>
internal static class PromptNetworks
{
    /// <summary>One logit a voxel: the weighted sum of the channels plus a bias. Free extents, or the given ones; 2 or 3 axes of space.</summary>
    public static byte[] Weighted(int axes, float[] weights, float bias, params long[] extent)
    {
        long[] space = extent.Length > 0 ? extent : [.. Enumerable.Repeat(-1L, axes)], ones = [.. Enumerable.Repeat(1L, axes)];
        return new OnnxBuilder().Input("image", OnnxBuilder.Float, [1, weights.Length, .. space]).Output("logits", OnnxBuilder.Float, [1, 1, .. space])
            .Weights("w", [1, weights.Length, .. ones], weights).Weights("b", [1], bias)
            .Node("Conv", ["image", "w", "b"], "logits", ("kernel_shape", ones)).ToArray();
    }

    /// <summary>Two logits a voxel: 0 for background, and for the structure the weighted sum of the channels plus a bias. Free extents, or the given ones.</summary>
    public static byte[] TwoClasses(float[] weights, float bias, params long[] extent)
    {
        long[] space = extent.Length > 0 ? extent : [-1, -1, -1], ones = [1, 1, 1];
        return new OnnxBuilder().Input("image", OnnxBuilder.Float, [1, weights.Length, .. space]).Output("logits", OnnxBuilder.Float, [1, 2, .. space])
            .Weights("w", [2, weights.Length, 1, 1, 1], [.. new float[weights.Length], .. weights]).Weights("b", [2], 0, bias)
            .Node("Conv", ["image", "w", "b"], "logits", ("kernel_shape", ones)).ToArray();
    }

    /// <summary>Scores of the image's mean: weight times mean plus bias for each class.</summary>
    public static byte[] OfMean(int axes, float[] weights, float[] bias, params long[] extent)
    {
        long[] space = extent.Length > 0 ? extent : [.. Enumerable.Repeat(-1L, axes)], ones = [.. Enumerable.Repeat(1L, axes)];
        return new OnnxBuilder().Input("image", OnnxBuilder.Float, [1, 1, .. space]).Output("scores", OnnxBuilder.Float, 1, weights.Length)
            .Weights("w", [weights.Length, 1, .. ones], weights).Weights("b", [weights.Length], bias)
            .Node("GlobalAveragePool", ["image"], "mean").Node("Conv", ["mean", "w", "b"], "each", ("kernel_shape", ones)).Node("Flatten", ["each"], "scores", ("axis", [1])).ToArray();
    }
}
