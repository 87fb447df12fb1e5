using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests.Annotators.ExtremePointAnnotatorTests;

/// <summary>The two abdomens of the shared folder, the protocol of shared/peers/random_walker_peer.py, no window or other hint.</summary>
public sealed class RealImageTests
{
    /// <summary>As in the peer.</summary>
    private const int LeastVoxels = 300;

    [TestCase("ct_abdomen", 24, 0.75), TestCase("mr_abdomen", 18, 0.77)]
    public async Task Mean_Dice_holds_the_bound(string name, int structures, double least)
    {
        (Volume image, LabelMap reference) = await ReadAsync(name);
        List<double> scores = [];
        foreach (Label label in reference.Labels.Where(l => reference.CountOf(l.Id) >= LeastVoxels))
            scores.Add(Truth.Dice(reference, Truth.Annotate(image, Truth.PointsOf(reference, label.Id)), label.Id, 1));
        Assert.That(scores, Has.Count.EqualTo(structures));
        Assert.That(scores.Average(), Is.GreaterThan(least), string.Join(' ', scores.Select(s => s.ToString("F3", null))));
    }

    [Test]
    public async Task A_point_set_a_slice_early_where_the_image_cuts_a_liver_costs_little()
    {
        (Volume image, LabelMap reference) = await ReadAsync("ct_abdomen");
        const int Liver = 5;
        VoxelPoint[] points = Truth.PointsOf(reference, Liver);
        Assert.That(points[5].Z, Is.EqualTo(image.Grid.Size.Z - 1), "the liver ends with the image");
        points[5] = points[5] with { Z = points[5].Z - 1 };
        Assert.That(Truth.Dice(reference, Truth.Annotate(image, points), Liver, 1), Is.GreaterThan(0.85));   // 0.47 while the last slice counted as background
    }

    [TestCase("ct_abdomen", 0.72), TestCase("mr_abdomen", 0.77)]
    public async Task Two_points_one_voxel_too_far_inside_cost_little(string name, double least)
    {
        (Volume image, LabelMap reference) = await ReadAsync(name);
        List<double> scores = [];
        foreach (Label label in reference.Labels.Where(l => reference.CountOf(l.Id) >= LeastVoxels))
        {
            VoxelPoint[] points = Truth.PointsOf(reference, label.Id);
            points[1] = points[1] with { X = points[1].X - 1 };
            points[3] = points[3] with { Y = points[3].Y - 1 };
            scores.Add(Truth.Dice(reference, Truth.Annotate(image, points), label.Id, 1));
        }
        Assert.That(scores.Average(), Is.GreaterThan(least), string.Join(' ', scores.Select(s => s.ToString("F3", null))));
    }

    [Test]
    public async Task Degrees_and_runs_give_the_same_voxels()
    {
        (Volume image, LabelMap reference) = await ReadAsync("ct_abdomen");
        foreach (int id in new[] { 1, 5, 52 })
        {
            VoxelPoint[] points = Truth.PointsOf(reference, id);
            LabelMap expected = Truth.Annotate(image, points, degree: 1);
            foreach (int degree in new[] { 1, 2, 3, 8, 0 })
                VolumeAssert.Equal(expected, Truth.Annotate(image, points, degree));
        }
    }

    private static async Task<(Volume Image, LabelMap Reference)> ReadAsync(string name) =>
        (await NiftiFile.ReadAsync(SharedFolder.Require($"data/{name}.nii.gz"), CancellationToken.None),
         await NiftiFile.ReadLabelMapAsync(SharedFolder.Require($"data/{name}_labels.nii.gz"), null, CancellationToken.None));
}
