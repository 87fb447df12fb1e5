using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;
using Clara.Models;
using Clara.TestKit;

namespace Clara.Inference.Tests.Interactive.DeepgrowCascadeTests;

/// <summary>A model of volumes and one of slices as Clara Train's pipeline: what each gave by itself, put together slice by slice.</summary>
public sealed class PipelineTests : IDisposable
{
    private static readonly Grid Space = new(new(40, 36, 30), new(1, 1.2, 1.5), new(-20, 4, 1), TestVolumes.Oblique(10, 5));
    private static readonly Label Ball = new(9, "ball");
    private readonly TempFolder _folder = new();
    private readonly LabelMap _truth = TestVolumes.Sphere(Space, Space.ToWorld(new VoxelPoint(20, 18, 15)), 10);
    private readonly Volume<float> _image;

    public PipelineTests()
    {
        PromptArchives.Write(_folder.Path);
        PromptArchives.WritePipeline(_folder.Path);
        _image = TestVolumes.Image(_truth, 100, 0, 5, 3);
    }

    public void Dispose() => _folder.Dispose();

    private ModelArchive Open(string name) => Directory.Exists(_folder.File(name)) ? ModelArchive.Open(_folder.File(name)) : throw new ModelNotFoundException($"There is no model '{name}'.");

    private ClickResult Run(string pipeline, Clicks clicks, int degree = 2)
    {
        DeepgrowCascade cascade = DeepgrowCascade.Of(Open(pipeline), Open);
        using Network volumes = Network.Load(cascade.OfVolumes, "cpu", 1), slices = Network.Load(cascade.OfSlices, "cpu", 1);
        return cascade.Run(volumes, slices, _image, clicks, Ball, null, new(degree, default));
    }

    private ClickResult Alone(string model, Clicks clicks)
    {
        DeepgrowPipeline pipeline = DeepgrowPipeline.Of(Open(model));
        using Network network = Network.Load(Open(model), "cpu", 1);
        return pipeline.Run(network, _image, clicks, Ball, null, new(2, default));
    }

    [Test]
    public void Each_slice_is_what_the_model_of_slices_makes_of_the_users_clicks_and_those_of_the_volumes_mask([Values(1, 3)] int degree)
    {
        Clicks clicks = new() { Foreground = [new(18, 17, 15), new(22, 19, 14)], Background = [new(4, 4, 15)] };
        ClickResult whole = Run(PromptArchives.Pipeline, clicks, degree), volumes = Alone(PromptArchives.Volumes, clicks);
        LabelMap expected = new(Space, [Ball]);
        int filled = 0;
        for (int z = 0; z < Space.Size.Z; z++)
        {
            IReadOnlyList<VoxelPoint> seeds = SliceSeeds.Of(volumes.Mask, z, new(1, default));
            Clicks inSlice = new() { Foreground = [.. clicks.Foreground.Where(p => p.Z == z), .. seeds], Background = [.. clicks.Background.Where(p => p.Z == z)] };
            if (inSlice.Foreground.Count == 0)
                continue;
            filled++;
            int plane = Space.Size.X * Space.Size.Y;
            Alone(PromptArchives.Slices, inSlice).Mask.Voxels.Slice(z * plane, plane).CopyTo(expected.Voxels[(z * plane)..]);
        }
        Assert.That(filled, Is.GreaterThan(5), "more slices than were clicked at");
        ConnectedComponents.Largest(expected, 9, Connectivity.Corners, default); // LargestCCd
        VolumeAssert.Equal(expected, whole.Mask);
        Assert.That(whole.Mask.Labels, Is.EqualTo(new[] { Ball }));
        VoxelBox region = whole.Region;
        Assert.That((region.Start.X, region.Start.Y, region.Size.X, region.Size.Y), Is.EqualTo((0, 0, 40, 36)));
        Assert.That(Enumerable.Range(0, 30).Where(z => z < region.Start.Z || z >= region.End(2)).All(z => !whole.Mask.Voxels.Slice(z * 1440, 1440).ContainsAnyExcept((ushort)0)), Is.True, "nothing is said of the slices outside");
    }

    [Test]
    public void A_click_outside_takes_away_in_its_own_slice()
    {
        Clicks clicks = new() { Foreground = [new(20, 18, 15)] };
        LabelMap with = Run(PromptArchives.Pipeline, clicks with { Background = [new(24, 18, 12)] }).Mask, without = Run(PromptArchives.Pipeline, clicks).Mask;
        Assert.That(without.CountOf(9), Is.GreaterThan(with.CountOf(9)));
        Assert.That(with[24, 18, 12], Is.Zero);
        Assert.That(without[24, 18, 12], Is.EqualTo(9));
    }

    [Test]
    public void Clicks_are_checked_as_everywhere()
    {
        Assert.Throws<PointsException>(() => Run(PromptArchives.Pipeline, new()));
        Assert.Throws<PointsException>(() => Run(PromptArchives.Pipeline, new() { Foreground = [new(40, 0, 0)] }));
    }

    [Test]
    public void The_order_of_the_models_does_not_matter()
    {
        PromptArchives.WritePipeline(_folder.Path, "other_order", PromptArchives.Volumes, PromptArchives.Slices);
        Clicks clicks = new() { Foreground = [new(20, 18, 15)] };
        VolumeAssert.Equal(Run(PromptArchives.Pipeline, clicks).Mask, Run("other_order", clicks).Mask);
    }

    [TestCase("gone", PromptArchives.Volumes, "inference.AIAA.args.models: the model 'gone' is missing; import it, or name another one.")]
    [TestCase(PromptArchives.Slices, PromptArchives.Scores, "'classification_mean' is of type classification; a pipeline runs deepgrow models.")]
    [TestCase(PromptArchives.Slices, PromptArchives.Pipeline, "'deepgrow_pipeline' is a pipeline itself; a pipeline runs deepgrow models.")]
    [TestCase(PromptArchives.Slices, PromptArchives.Slices, "one model must be of slices (2D) and one of volumes (3D); 'deepgrow_2d' is 2D, 'deepgrow_2d' is 2D.")]
    public void Models_that_it_cannot_run_are_told_with_the_place(string first, string second, string said)
    {
        PromptArchives.WritePipeline(_folder.Path, "bad", first, second);
        ModelInvalidException e = Assert.Throws<ModelInvalidException>(() => DeepgrowCascade.Of(Open("bad"), Open))!;
        Assert.That(e.Message, Does.StartWith("The model 'bad' cannot be used: config_aiaa.json: ").And.EndsWith(said));
    }

    [Test]
    public void Steps_that_belong_into_its_models_are_refused_with_the_place()
    {
        PromptArchives.WritePipeline(_folder.Path, "bad_pre", pre: """{"name": "ScaleIntensityRanged", "args": {"a_min": 0, "a_max": 1, "b_min": 0, "b_max": 1}}""");
        PromptArchives.WritePipeline(_folder.Path, "bad_post", post: """{"name": "AsDiscreted", "args": {"argmax": true}}""");
        Assert.That(Assert.Throws<ModelInvalidException>(() => DeepgrowCascade.Of(Open("bad_pre"), Open))!.Message, Does.Contain("pre_transforms[2]: the models of a pipeline prepare the image each for itself"));
        Assert.That(Assert.Throws<ModelInvalidException>(() => DeepgrowCascade.Of(Open("bad_post"), Open))!.Message, Does.Contain("post_transforms: a pipeline works on the labels of its models"));
    }
}
