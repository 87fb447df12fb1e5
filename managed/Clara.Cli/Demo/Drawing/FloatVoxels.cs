using System.Numerics;
using Clara.Imaging;

namespace Clara.Cli.Demo.Drawing;

/// <summary>A volume of any type as floats with LPS axes, so that slices are anatomical whatever the order of the file's axes.</summary>
internal sealed class FloatVoxels(CancellationToken ct) : IVolumeVisitor<Volume<float>>
{
    public static readonly AxisCodes Axes = AxisCodes.Parse("LPS");

    public static Volume<float> Of(Volume image, CancellationToken ct) => image.Accept(new FloatVoxels(ct));

    public Volume<float> Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
    {
        Volume<T> turned = Reorientation.To(volume, Axes, 0, ct);
        if (turned is Volume<float> already)
            return already;
        Volume<float> result = Volume.Allocate<float>(turned.Grid);
        ReadOnlySpan<T> from = turned.Voxels;
        Span<float> to = result.Voxels;
        for (int i = 0; i < to.Length; i++)
            to[i] = float.CreateTruncating(from[i]);
        return result;
    }
}
