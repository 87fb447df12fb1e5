using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// ((x - min) / (max - min)) ^ gamma * (max - min) + min with the lowest and highest value of all channels together (MONAI's AdjustContrastd); an image of one value stays. Since 0.2.
/// </summary>
/// <param name="gamma">Exponent, above 0.</param>
/// <param name="invert">Whether the image is taken with its sign turned, and turned back afterwards.</param>
public sealed class AdjustContrast(double gamma, bool invert) : IImageTransform
{
    /// <summary>MONAI's: keeps a range of 0 from dividing by it.</summary>
    private const double Epsilon = 1e-7;

    /// <inheritdoc/>
    public void Apply(Sample sample, WorkContext work)
    {
        ArgumentNullException.ThrowIfNull(sample);
        (float Min, float Max)[] ranges = [.. sample.Channels.Select(c => Linear.Range(c.Memory, work))];
        double min = ranges.Min(r => r.Min), max = ranges.Max(r => r.Max), sign = invert ? -1 : 1;
        (min, max) = invert ? (-max, -min) : (min, max);
        double range = max - min;
        foreach (Volume<float> channel in sample.Channels)
        {
            int plane = checked(channel.Grid.Size.X * channel.Grid.Size.Y);
            Slabs.Run(channel.Grid.Size.Z, work.Degree, (z0, z1) =>
            {
                foreach (ref float v in channel.Voxels[(z0 * plane)..(z1 * plane)])
                    v = (float)(sign * (Math.Pow((sign * v - min) / (range + Epsilon), gamma) * range + min));
            }, work.Token);
        }
    }
}
