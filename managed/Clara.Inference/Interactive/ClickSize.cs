using Clara.Imaging;

namespace Clara.Inference.Interactive;

/// <summary>
/// A size as deepgrow configs and requests give it, depth first: [height, width], or [depth, height, width]. Height runs along the image's first array axis, width along the
/// second, depth along the third. Since 0.2.
/// </summary>
/// <param name="Depth">Null = all slices.</param>
/// <param name="Height">Voxels along the first axis.</param>
/// <param name="Width">Voxels along the second axis.</param>
public sealed record ClickSize(int? Depth, int Height, int Width)
{
    /// <summary>Largest extent that is taken.</summary>
    public const int Largest = 1024;

    /// <summary>What an argument must be.</summary>
    internal const string Needed = "two or three whole numbers of 1 to 1024: [height, width] or [depth, height, width]";

    /// <summary>From the numbers of a config or request; null when they are no size.</summary>
    public static ClickSize? Of(IReadOnlyList<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        if (numbers.Count is not (2 or 3) || numbers.Any(n => n != Math.Floor(n) || n is < 1 or > Largest))
            return null;
        int[] n = [.. numbers.Select(v => (int)v)];
        return n.Length == 2 ? new(null, n[0], n[1]) : new(n[0], n[1], n[2]);
    }

    /// <summary>In the image's order; of a single slice the depth is 1.</summary>
    internal Size3 For(Size3 image) => new(Height, Width, image.Z == 1 ? 1 : Depth ?? image.Z);
}
