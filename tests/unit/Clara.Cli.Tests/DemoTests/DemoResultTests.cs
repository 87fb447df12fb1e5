using Clara.Cli.Demo.Playing;
using Clara.Imaging;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.DemoTests;

public sealed class DemoResultTests
{
    private static readonly Grid Space = Grid.Axial(new(4, 3, 2), new(1, 1, 2));
    private static readonly Label Liver = new(2, "liver"), Spleen = new(5, "spleen");

    private static LabelMap Mask(params ushort[] start) => new(Space, [Liver, Spleen], [.. start, .. new ushort[24 - start.Length]]);

    private static DemoRun Run(string name, LabelMap annotation, LabelMap? segmentation = null) => new(
        name, JObject.Parse("""{"abi_version":"1.0","steps":[{"name":"a","milliseconds":1500},{"name":"b","milliseconds":250.5}],"structures":[{"label":2,"name":"liver","voxels":3,"seconds":0.25}]}"""),
        annotation, segmentation, []);

    private static DemoInput Input(LabelMap? truth, LabelMap? targets) => new("image", "image.nii", Volume.Allocate<short>(Space), truth, targets);

    [Test]
    public void Equal_runs_are_equal_and_structures_are_measured_against_the_truth()
    {
        LabelMap truth = Mask(2, 2, 2, 0, 5, 5), result = Mask(2, 2, 0, 2, 5);
        DemoResult demo = new(Input(truth, truth), null, Run("local", result), Run("remote", Mask(2, 2, 0, 2, 5)));
        Assert.That(demo.Equal);
        Assert.That(demo.Structures.Select(s => (s.Label, s.Voxels, s.Dice, s.SecondsLocal)), Is.EqualTo(new (Label, long, double?, double?)[]
        {
            (Liver, 3, 2.0 * 2 / 6, 0.25), (Spleen, 1, 2.0 * 1 / 3, null),
        }));
        Assert.That(demo.MeanDice, Is.EqualTo((2.0 / 3 + 2.0 / 3) / 2).Within(1e-12));
        Assert.That(demo.Local.Seconds, Is.EqualTo(1.7505).Within(1e-9));
    }

    [Test]
    public void One_voxel_of_difference_is_found_in_either_mask()
    {
        LabelMap a = Mask(2, 2), b = Mask(2, 5), elsewhere = new(Grid.Axial(Space.Size, new(1, 1, 3)), a.Labels, a.Voxels.ToArray());
        Assert.That(new DemoResult(Input(a, a), null, Run("local", a), Run("remote", b)).DifferentInAnnotation, Is.EqualTo(1));
        DemoResult segmented = new(Input(null, null), "m", Run("local", a, a), Run("remote", a, b));
        Assert.That((segmented.DifferentInAnnotation, segmented.DifferentInSegmentation, segmented.Equal), Is.EqualTo((0L, 1L, false)));
        Assert.That(new DemoResult(Input(a, a), null, Run("local", a), Run("remote", elsewhere)).Equal, Is.False);
    }

    [Test]
    public void A_structure_that_failed_in_one_run_only_is_named_with_the_run()
    {
        LabelMap a = Mask(2, 2);
        DemoRun local = Run("local", a) with { Problems = ["liver: no points"] }, remote = Run("remote", Mask(2)) with { Problems = ["liver: no points", "spleen: the server was silent"] };

        Assert.That(new DemoResult(Input(a, a), null, local, remote).Problem, Is.EqualTo("remote: spleen: the server was silent"));
        Assert.That(new DemoResult(Input(a, a), null, local, local with { Name = "remote" }).Problem, Is.Null);
    }

    [Test]
    public void With_a_model_its_segmentation_is_shown_and_without_a_truth_there_is_no_Dice()
    {
        DemoResult demo = new(Input(null, null), "m", Run("local", Mask(2), Mask(2, 2, 5)), Run("remote", Mask(2), Mask(2, 2, 5)));
        Assert.That(demo.Structures.Select(s => (s.Label, s.Voxels, s.Dice)), Is.EqualTo(new (Label, long, double?)[] { (Liver, 2, null), (Spleen, 1, null) }));
        Assert.That((demo.MeanDice, demo.Truth), Is.EqualTo(((double?)null, (LabelMap?)null)));
    }

    [Test]
    public void The_report_has_snake_case_keys_and_both_runs()
    {
        LabelMap truth = Mask(2, 2, 5);
        JObject json = DemoReport.Json(new(Input(truth, truth), null, Run("local", truth), Run("remote", truth)), "picture.png");
        Assert.That(json.Descendants().OfType<JProperty>().Select(p => p.Name), Has.All.Match("^[a-z0-9_]+$"));
        Assert.That((bool)json["equal"]!);
        Assert.That((double)json["mean_dice"]!, Is.EqualTo(1));
        Assert.That(json["runs"]!.Children<JProperty>().Select(p => p.Name), Is.EqualTo(new[] { "local", "remote" }));
    }
}
