using Clara.Imaging;
using Clara.Inference.Segmentation;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Segmentation.SegmentationRunnerTests;

/// <summary>A real head through real networks: the volumes that ../shared/models/README.md states, on exactly the image's grid, whatever the order of its axes.</summary>
[NonParallelizable]
public sealed class RealHeadTests : IDisposable
{
    private readonly RealModels _models = new();
    private readonly SegmentationRunner _runner = new("cpu", 0);
    private readonly List<WorkProgress> _progress = [];
    private Volume _head = null!;
    private ModelArchive _brain18 = null!, _greyWhite = null!;
    private LabelMap _structures = null!, _tissues = null!;

    [OneTimeSetUp]
    public void Segment()
    {
        _head = RealModels.Head();
        (_brain18, _greyWhite) = (_models.Import("brain_18"), _models.Import("brain_gwm_light"));
        _structures = _runner.Run(_brain18, _head, new Direct(_progress.Add), default);
        _tissues = _runner.Run(_greyWhite, _head, null, default);
    }

    public void Dispose()
    {
        _runner.Dispose();
        _models.Dispose();
    }

    [TestCase(1, "Cerebral-White-Matter", 487_601), TestCase(2, "Cerebral-Cortex", 551_704), TestCase(13, "Brain-Stem", 21_018), TestCase(14, "Hippocampus", 8_122)]
    public void Volumes_are_those_of_the_bare_network(int id, string name, int voxels)
    {
        Assert.That(_structures.Labels.Single(l => l.Id == id).Name, Is.EqualTo(name));
        Assert.That(_structures.CountOf(id), Is.EqualTo(voxels).Within(1).Percent);
    }

    [Test]
    public void Masks_lie_on_the_images_grid_with_the_models_labels()
    {
        foreach ((LabelMap map, ModelArchive archive) in new[] { (_structures, _brain18), (_tissues, _greyWhite) })
        {
            Assert.That(map.Grid, Is.EqualTo(_head.Grid));
            Assert.That(map.Labels, Is.EqualTo(archive.Info.Labels));
            Assert.That(map.Voxels.ToArray().Distinct().Order(), Is.EqualTo(Enumerable.Range(0, archive.Info.Labels.Count + 1)));
        }
    }

    /// <summary>Two networks trained apart agree on where the white and the grey matter of the cerebrum are.</summary>
    [Test]
    public void Both_networks_see_the_same_brain()
    {
        LabelMap merged = new(_head.Grid, _tissues.Labels, [.. _structures.Voxels.ToArray().Select(v => v switch { 1 or 5 => (ushort)1, 2 or 6 => (ushort)2, _ => (ushort)0 })]);
        VolumeAssert.Dice(merged, _tissues, 1, 0.8);
        VolumeAssert.Dice(merged, _tissues, 2, 0.75);
    }

    [Test]
    public void Progress_rises_from_0_to_1()
    {
        Assert.That(_progress.Select(p => p.Fraction), Is.Ordered);
        Assert.That((_progress[0].Fraction, _progress[^1].Fraction), Is.EqualTo((0.0, 1.0)));
    }

    [Test]
    public void The_head_with_other_axes_has_the_same_tissues() => SameAnatomy(_greyWhite, _tissues, "RAS");

    [Test, Category("Long")] // 25 s; ./test.sh leaves it out
    public void The_head_with_other_axes_has_the_same_structures() => SameAnatomy(_brain18, _structures, "RAS");

    /// <summary>The turned image, segmented and turned back, against the image as it was, for each class over 5,000 voxels.</summary>
    private void SameAnatomy(ModelArchive model, LabelMap expected, string codes)
    {
        Assert.That(AxisCodes.Of(_head.Grid).ToString(), Is.Not.EqualTo(codes));
        Volume turned = _head.Accept(new Turning(AxisCodes.Parse(codes)));
        LabelMap map = _runner.Run(model, turned, null, default);
        Assert.That(map.Grid, Is.EqualTo(turned.Grid));
        LabelMap back = Reorientation.To(map, AxisCodes.Of(_head.Grid), 0, default);
        int compared = 0;
        foreach (Label label in expected.Labels.Where(l => expected.CountOf(l.Id) > 5000))
        {
            VolumeAssert.Dice(expected, back, label.Id, 0.95);
            compared++;
        }
        Assert.That(compared, Is.GreaterThanOrEqualTo(2));
    }

    private sealed class Turning(AxisCodes codes) : IVolumeVisitor<Volume>
    {
        public Volume Visit<T>(Volume<T> volume) where T : unmanaged, System.Numerics.INumber<T> => Reorientation.To(volume, codes, 0, default);
    }
}
