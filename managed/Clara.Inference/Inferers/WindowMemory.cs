namespace Clara.Inference.Inferers;

/// <summary>What a run in windows needs, from which a <see cref="MemoryPlan"/> is made for what is left. Bytes.</summary>
/// <param name="layout">Where the windows lie.</param>
/// <param name="channels">Of the input.</param>
/// <param name="classes">Of the output.</param>
/// <param name="received">What the receiver of the output holds.</param>
/// <param name="activations">What the engine takes beside input and output for one window; null while that is unknown.</param>
/// <param name="mostWindows">At once.</param>
internal sealed class WindowMemory(WindowLayout layout, int channels, int classes, long received, long? activations, int mostWindows)
{
    private readonly long _image = Image(layout, channels) + received;
    private readonly long _window = checked((channels + (long)classes) * layout.Roi.Count * sizeof(float));
    private readonly long _single = WindowSums.Bytes(layout, classes, half: false), _half = WindowSums.Bytes(layout, classes, half: true);

    /// <summary>What is known to be needed, with sums in half precision and one window at a time.</summary>
    public long Least => _image + _half + _window;

    /// <summary>What is needed for sums in single precision.</summary>
    public long Good => _image + _single + _window + (activations ?? 0);

    /// <summary>The input channels, as they come and in the network's order.</summary>
    public static long Image(WindowLayout layout, int channels) => checked(2L * channels * layout.Image.Count * sizeof(float));

    /// <summary>The best plan within what is left: single precision before half, then as many windows as fit. Null where one window does not.</summary>
    /// <param name="left">Bytes.</param>
    /// <param name="isAlone">Whether no other run takes memory. Then what was learnt refuses nothing: it is an estimate, and waiting would not change it.</param>
    public MemoryPlan? Within(long left, bool isAlone)
    {
        long binding = isAlone ? 0 : activations ?? 0;
        bool half = _image + _single + _window + binding > left;
        long sums = half ? _half : _single;
        if (_image + sums + _window + binding > left)
            return null;
        // Engines count the bytes of an output in an int.
        long most = Math.Clamp(int.MaxValue / checked(classes * layout.Roi.Count * sizeof(float)), 1, mostWindows);
        int batch = activations is not long taken ? 1 : (int)Math.Clamp((left - _image - sums) / (_window + taken), 1, most);
        return new(left, _image, sums, _window, activations, batch, half);
    }
}
