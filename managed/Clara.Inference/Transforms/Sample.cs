using System.Numerics;
using System.Numerics.Tensors;
using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// The image on its way to the network: float voxels that belong to the chain and may be overwritten by each step. Its grid says where it lies, so that no step has to be
/// undone by its own inverse: the result finds its way back by world coordinates. One thread.
/// </summary>
public sealed class Sample
{
    private Sample(Volume<float> image, Grid original)
    {
        Image = image;
        Original = original;
    }

    /// <summary>The voxels; owned.</summary>
    public Volume<float> Image { get; set; }

    /// <summary>Grid of the image as it was given.</summary>
    public Grid Original { get; }

    /// <summary>Takes a copy in float. Voxels that are not finite become the lowest finite value: intensity ranges would be lost to them.</summary>
    public static Sample Of(Volume image, WorkContext work) => image.Accept(new Loading(work));

    private sealed class Loading(WorkContext work) : IVolumeVisitor<Sample>
    {
        public Sample Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            Volume<float> image = Volume.AllocateUnset<float>(volume.Grid);
            int plane = checked(volume.Grid.Size.X * volume.Grid.Size.Y);
            Slabs.Run(volume.Grid.Size.Z, work.Degree, (z0, z1) =>
                TensorPrimitives.ConvertTruncating<T, float>(volume.Voxels[(z0 * plane)..(z1 * plane)], image.Voxels[(z0 * plane)..(z1 * plane)]), work.Token);
            if (volume.Type is VoxelType.Float32 or VoxelType.Float64)
                ReplaceNotFinite(image.Voxels);
            return new(image, volume.Grid);
        }

        private static void ReplaceNotFinite(Span<float> voxels)
        {
            if (float.IsFinite(TensorPrimitives.Sum<float>(voxels)))
                return; // a sum of finite floats can overflow as well; then the loop below finds nothing to change
            float low = float.PositiveInfinity;
            foreach (float v in voxels)
                if (float.IsFinite(v) && v < low)
                    low = v;
            if (!float.IsFinite(low))
                low = 0;
            foreach (ref float v in voxels)
                if (!float.IsFinite(v))
                    v = low;
        }
    }
}
