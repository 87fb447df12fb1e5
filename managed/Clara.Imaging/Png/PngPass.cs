namespace Clara.Imaging;

/// <summary>A part of the pixels that the file stores as an image of its own: all of them, or one of Adam7's seven passes (W3C PNG, section 8.2).</summary>
internal readonly record struct PngPass(int X0, int Y0, int StepX, int StepY, int Width, int Height)
{
    private static readonly (int X0, int Y0, int StepX, int StepY)[] Adam7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The passes that have pixels, in the file's order.</summary>
    public static IEnumerable<PngPass> Of(PngHeader header) => !header.IsInterlaced
        ? [new(0, 0, 1, 1, header.Width, header.Height)]
        : Adam7.Select(p => new PngPass(p.X0, p.Y0, p.StepX, p.StepY, Steps(header.Width, p.X0, p.StepX), Steps(header.Height, p.Y0, p.StepY))).Where(p => p is { Width: > 0, Height: > 0 });

    private static int Steps(int size, int first, int step) => (int)(((long)size - first + step - 1) / step);
}
