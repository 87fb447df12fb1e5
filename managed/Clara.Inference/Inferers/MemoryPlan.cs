namespace Clara.Inference.Inferers;

/// <summary>
/// What a run in windows takes, known before it, and what is chosen so that it fits: how many windows at once, and sums in single or half precision. Bytes. Since 0.2.
/// </summary>
/// <param name="Budget">What may be taken.</param>
/// <param name="Image">The input channels, as they come and in the network's order.</param>
/// <param name="Sums">Sums of the windows that are under way, of all classes, in the precision that was chosen.</param>
/// <param name="Window">Input and output of one window.</param>
/// <param name="Activations">What the engine takes beside these for one window, learnt from the network's first run; null while that is unknown.</param>
/// <param name="Batch">Windows at once.</param>
/// <param name="IsHalf">Whether the sums are in half precision.</param>
public sealed record MemoryPlan(long Budget, long Image, long Sums, long Window, long? Activations, int Batch, bool IsHalf)
{
    /// <summary>The best plan within what is allowed (0: by the machine): single precision before half, then as many windows as fit. Throws <see cref="Clara.Imaging.ClaraException"/> (Memory) where one window does not.</summary>
    internal static MemoryPlan Of(long allowed, WindowLayout layout, int channels, int classes, long? activations, int mostWindows)
    {
        long budget = MemoryBound.Of(allowed), image = checked(2L * channels * layout.Image.Count * sizeof(float)), sums = WindowSums.Bytes(layout, classes, half: false);
        long window = checked((channels + (long)classes) * layout.Roi.Count * sizeof(float));
        bool half = image + sums + window > budget;
        if (half)
            sums = WindowSums.Bytes(layout, classes, half: true);
        MemoryBound.Require(image + sums + window, allowed);
        // What a run takes is learnt from one window. It is an estimate and refuses nothing: it only says how many at once.
        // Engines count the bytes of an output in an int.
        long most = Math.Clamp(int.MaxValue / checked(classes * layout.Roi.Count * sizeof(float)), 1, mostWindows);
        int batch = activations is not long taken ? 1 : (int)Math.Clamp((budget - image - sums) / (window + taken), 1, most);
        return new(budget, image, sums, window, activations, batch, half);
    }
}
