using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.AnnotationPipelineTests;

/// <summary>The steps of specification 4.3, written down once more in numpy.</summary>
public sealed class NumpyTests
{
    [Test]
    public void The_whole_chain_is_numpys()
    {
        Volume<float> image = Numpy.Volume(new(new(33, 41, 19), new(0.9, 0.7, 2.2), new(-4, 5, 6), TestVolumes.Oblique(25, 10)), Numpy.Random(33 * 41 * 19, 11, -100, 300));
        VoxelPoint[] points = [new(10, 20, 9), new(24, 20, 9), new(15, 12, 9), new(16, 30, 10), new(15, 20, 5), new(15, 20, 13)];
        using TestArchive archive = new(PromptNetworks.Weighted(3, [0.01f, 1], -0.1f),
            """[{"name": "LoadNifti", "args": {"fields": "image"}}, {"name": "ScaleIntensityRange", "args": {"fields": "image", "a_min": -57, "a_max": 164, "b_min": 0, "b_max": 1, "clip": true}}, {"name": "AddExtremePointsChannel", "args": {"image_field": "image", "sigma": 3}}]""",
            "[]", type: "annotation", top: """ "padding": 4, "roi": [24, 16, 20], """);
        LabelMap map = archive.Runner.Use(archive.Archive, (n, work) => AnnotationPipeline.Of(archive.Archive).Run(n, image, points, new(1, "x"), null, null, work), default);
        float[] expected = Numpy.Run("""
            from math import erf
            from scipy.ndimage import map_coordinates
            a = volume(inputs[0], (33, 41, 19)).astype(np.float64)
            points = [(10, 20, 9), (24, 20, 9), (15, 12, 9), (16, 30, 10), (15, 20, 5), (15, 20, 13)]
            spacing, roi = (0.9, 0.7, 2.2), (24, 16, 20)
            pad = [int(4 / s) for s in spacing]
            lo = [min(max(p[i] - pad[i], 0) for p in points) for i in range(3)]
            hi = [max(min(p[i] + pad[i], a.shape[i] - 1) for p in points) for i in range(3)]
            c = a[lo[0]:hi[0], lo[1]:hi[1], lo[2]:hi[2]]
            at = np.meshgrid(*[np.arange(m) * n / m for m, n in zip(roi, c.shape)], indexing='ij')
            r = map_coordinates(c, at, order=1, mode='nearest')
            for axis in range(3): r[at[axis] > c.shape[axis] - 0.5] = 0
            r = np.clip((r + 57) / 221, 0, 1)
            k = np.array([0.5 * (erf(0.70710678 / 3 * (i + 0.5)) - erf(0.70710678 / 3 * (i - 0.5))) for i in range(-12, 13)])
            m = np.zeros(roi)
            for p in points: m[tuple(min(int(np.floor((p[i] - lo[i]) * roi[i] / c.shape[i] + 0.5)), roi[i] - 1) for i in range(3))] = 1
            for axis in range(3): m = np.apply_along_axis(lambda v: np.convolve(v, k)[12:12 + len(v)], axis, m)
            m = 2 * (m - m.min()) / (m.max() - m.min()) - 1
            logit = 0.01 * r + m - 0.1
            inside = logit >= 0
            back = np.zeros(a.shape)
            idx = [np.floor(np.arange(n) * m_ / n + 0.5).astype(int) for n, m_ in zip(c.shape, roi)]
            for i, x in enumerate(idx[0]):
                for j, y in enumerate(idx[1]):
                    for l, z in enumerate(idx[2]):
                        if x < roi[0] and y < roi[1] and z < roi[2]: back[lo[0] + i, lo[1] + j, lo[2] + l] = inside[x, y, z]
            answer = np.concatenate([flat(back), [np.abs(logit).min()]])
            """, image.Voxels.ToArray());
        Assert.That(expected[^1], Is.GreaterThan(1e-6f), "no voxel lies on the edge between in and out");
        Assert.That(expected[..^1].Sum(), Is.GreaterThan(0));
        Assert.That(map.Voxels.ToArray().Select(v => (float)v), Is.EqualTo(expected[..^1]));
    }
}
