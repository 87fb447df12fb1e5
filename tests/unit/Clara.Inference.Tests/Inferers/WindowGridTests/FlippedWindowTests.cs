using Clara.Imaging;
using Clara.Inference.Inferers;

namespace Clara.Inference.Tests.Inferers.WindowGridTests;

/// <summary>A window of a mirrored image, cut out of the image as it lies.</summary>
public sealed class FlippedWindowTests
{
    [Test]
    public void It_is_the_window_of_the_image_that_was_mirrored_before([Range(0, 7)] int flips, [Values] bool continuesBorder)
    {
        Size3 image = new(3, 4, 2), roi = new(6, 5, 5);
        float[] voxels = [.. Enumerable.Range(1, (int)image.Count * 2).Select(i => (float)i)];
        float[] here = new float[roi.Count * 2], there = new float[roi.Count * 2];
        new Window(image, roi, new(0, 0, 0), flips, continuesBorder).Cut(voxels, 2, here);
        new Window(image, roi, new(0, 0, 0), 0, continuesBorder).Cut(Mirrored(voxels, image, flips), 2, there);
        Assert.That(here, Is.EqualTo(there));
        Assert.That(here.Count(v => v == 0), continuesBorder ? Is.Zero : Is.EqualTo(2 * (roi.Count - image.Count)));
    }

    private static float[] Mirrored(float[] voxels, Size3 size, int flips)
    {
        float[] mirrored = new float[voxels.Length];
        int At(int axis, int i) => (flips >> axis & 1) != 0 ? size[axis] - 1 - i : i;
        for (int c = 0; c < 2; c++)
            for (int x = 0; x < size.X; x++)
                for (int y = 0; y < size.Y; y++)
                    for (int z = 0; z < size.Z; z++)
                        mirrored[((c * size.X + x) * size.Y + y) * size.Z + z] = voxels[((c * size.X + At(0, x)) * size.Y + At(1, y)) * size.Z + At(2, z)];
        return mirrored;
    }
}
