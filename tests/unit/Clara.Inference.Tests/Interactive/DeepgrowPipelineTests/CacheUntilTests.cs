using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Networks;
using Clara.Inference.Segmentation;
using Clara.Inference.Tests.Onnx;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.DeepgrowPipelineTests;

/// <summary>What cache_until keeps between clicks, and that nobody can tell by the masks.</summary>
public sealed class CacheUntilTests
{
    private static readonly Grid Space = new(new(30, 28, 12), new(0.8, 1.1, 2), new(1, 2, 3), TestVolumes.Oblique(10, 5));
    private static readonly Clicks[] Rounds =
    [
        new() { Foreground = [new(10, 12, 5)] },
        new() { Foreground = [new(10, 12, 5)], Background = [new(14, 12, 5)] },
        new() { Foreground = [new(10, 12, 5), new(20, 9, 5)], Background = [new(14, 12, 5)] },
        new() { Foreground = [new(10, 12, 5), new(8, 9, 7)] },
    ];

    private static Volume<float> Image(int seed) => Numpy.Volume(Space, Numpy.Random((int)Space.Size.Count, seed, 0, 400));

    private static TestArchive Archive(int dimensions, string cacheUntil) => ClickTests.Archive(PromptNetworks.Weighted(dimensions, [0.5f, 1, -1], -0.1f), ClickTests.Pre(dimensions, "[16, 16]", dimensions == 2 ? "[24, 24]" : "[12, 24, 24]"),
        $$""" "cache_until": "{{cacheUntil}}", "meta_data": {"deepgrow": "{{dimensions}}D"}, """);

    [TestCase(2), TestCase(3)]
    public void Masks_are_the_same_with_and_without(int dimensions)
    {
        using TestArchive kept = Archive(dimensions, "Spacingd"), plain = Archive(dimensions, "");
        Volume<float> image = Image(3), other = Image(4);
        foreach (Clicks clicks in Rounds)
            foreach (Volume<float> asked in new[] { image, other })
            {
                ClickResult expected = ClickTests.Run(plain, asked, clicks), found = ClickTests.Run(kept, asked, clicks);
                VolumeAssert.Equal(expected.Mask, found.Mask);
                Assert.That(found.Region, Is.EqualTo(expected.Region));
                Assert.That(found.Mask.CountOf(5), Is.GreaterThan(0));
            }
        // Slices: 5 three times and 7 once, of each image.
        Assert.That((kept.Runner.Prepared.Count, kept.Runner.Prepared.Reused), Is.EqualTo(dimensions == 2 ? (4, 4) : (2, 6)));
        Assert.That((plain.Runner.Prepared.Count, plain.Runner.Prepared.Reused), Is.EqualTo((0, 0)));
    }

    [Test]
    public void An_image_that_was_drawn_into_is_prepared_anew()
    {
        using TestArchive kept = Archive(3, "Spacingd"), plain = Archive(3, "");
        Volume<float> image = Image(3);
        LabelMap before = ClickTests.Run(kept, image, Rounds[0]).Mask;
        image.Voxels.Reverse();
        LabelMap after = ClickTests.Run(kept, image, Rounds[0]).Mask;
        VolumeAssert.Equal(ClickTests.Run(plain, image, Rounds[0]).Mask, after);
        Assert.That(after.Voxels.SequenceEqual(before.Voxels), Is.False);
        Assert.That((kept.Runner.Prepared.Count, kept.Runner.Prepared.Reused), Is.EqualTo((1, 0)));
    }

    [Test]
    public void It_goes_with_its_image_and_the_fifth_image_takes_the_place_of_the_first()
    {
        using TestArchive archive = Archive(3, "Spacingd");
        Volume<float>[] images = [.. Enumerable.Range(0, 5).Select(Image)];
        foreach (Volume<float> image in images)
            ClickTests.Run(archive, image, Rounds[0]);
        Assert.That(archive.Runner.Prepared.Count, Is.EqualTo(4));
        archive.Runner.Prepared.Forget(images[0]);
        Assert.That(archive.Runner.Prepared.Count, Is.EqualTo(4));
        archive.Runner.Prepared.Forget(images[4]);
        Assert.That(archive.Runner.Prepared.Count, Is.EqualTo(3));
        ClickTests.Run(archive, images[1], Rounds[1]);
        Assert.That(archive.Runner.Prepared.Reused, Is.EqualTo(1));
    }

    /// <summary>An eighth of what is allowed: prepared it takes some 70 KB. A run that needs the memory gets it.</summary>
    [Test]
    public void It_is_bounded_and_makes_way()
    {
        using NetworkCache cache = new("cpu", 1, 0);
        using TestArchive archive = Archive(3, "Spacingd");
        using SegmentationRunner small = new(cache, 1, 200_000);
        small.Use(archive.Archive, (n, work) => DeepgrowPipeline.Of(archive.Archive).Run(n, Image(3), Rounds[0], new(5, "clicked"), null, work), default);
        Assert.That(small.Prepared.Count, Is.Zero);
        using SegmentationRunner enough = new(cache, 1, 1_000_000);
        Volume<float> image = Image(3);
        enough.Use(archive.Archive, (n, work) => DeepgrowPipeline.Of(archive.Archive).Run(n, image, Rounds[0], new(5, "clicked"), null, work), default);
        Assert.That(enough.Prepared.Count, Is.EqualTo(1));
        enough.Use(archive.Archive, (_, work) =>
        {
            work.Budget.Reserve(990_000, 990_000, (left, _) => left, null, default).Dispose();
            return 0;
        }, default);
        Assert.That(enough.Prepared.Count, Is.Zero);
        GC.KeepAlive(image);
    }

    [TestCase("Spacingd", null)]
    [TestCase("Spacing", null)]
    [TestCase("", null)]
    [TestCase("AddChannel", "depends on the clicks or stands behind what does")]
    [TestCase("SpatialCropGuidanced", "depends on the clicks or stands behind what does")]
    [TestCase("NormalizeIntensityd", "depends on the clicks or stands behind what does")]
    [TestCase("Rotate90d", "cache_until names 'Rotate90d', which is not in pre_transforms")]
    public void What_cannot_be_kept_is_said_at_the_check(string cacheUntil, string? notice)
    {
        using TestArchive archive = Archive(2, cacheUntil);
        string[] found = [.. ArchiveCheck.Of(archive.Archive, "cpu").Warnings.Where(w => w.Contains("cache_until", StringComparison.Ordinal))];
        Assert.That(found, notice is null ? Is.Empty : Has.Length.EqualTo(1));
        if (notice is null)
            return;
        Assert.That(found[0], Does.Contain(notice));
        ClickTests.Run(archive, Image(3), Rounds[0]);
        Assert.That(archive.Runner.Prepared.Count, Is.Zero);
    }
}
