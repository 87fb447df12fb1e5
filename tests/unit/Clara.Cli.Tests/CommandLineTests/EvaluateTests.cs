using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

public sealed class EvaluateTests : IDisposable
{
    private static readonly Grid Space = Grid.Axial(new(9, 8, 7), new(1, 2, 3));
    private TempFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new();

    [TearDown]
    public void Dispose() => _folder.Dispose();

    private async Task<string> WriteAsync(string name, LabelMap map)
    {
        await NiftiFile.WriteAsync(_folder.File(name), map, CancellationToken.None);
        return _folder.File(name);
    }

    private static LabelMap Noise(int seed, params Label[] labels)
    {
        Random random = new(seed);
        int[] ids = [0, .. labels.Select(l => l.Id)];
        ushort[] voxels = [.. Enumerable.Range(0, (int)Space.Size.Count).Select(_ => (ushort)ids[random.Next(ids.Length)])];
        return new(Space, labels, voxels);
    }

    [Test]
    public async Task Dice_equals_a_count_by_hand_and_labels_meet_by_name()
    {
        LabelMap mask = Noise(1, new(1, "Spleen"), new(2, "liver")), reference = Noise(2, new(2, "spleen"), new(9, "liver"));
        Outcome run = await Outcome.Of("evaluate", await WriteAsync("m.nii.gz", mask), await WriteAsync("r.nii.gz", reference), "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        JObject json = JObject.Parse(run.Output);
        (int Mask, int Reference)[] pairs = [(1, 2), (2, 9)];
        double[] expected = [.. pairs.Select(p => Truth(mask, p.Mask, reference, p.Reference))];
        Assert.That(json["structures"]!.Select(s => (double)s["dice"]!), Is.EqualTo(expected).Within(1e-12));
        Assert.That((double)json["mean_dice"]!, Is.EqualTo(expected.Average()).Within(1e-12));
        Assert.That((long)json["structures"]![0]!["voxels"]!, Is.EqualTo(mask.CountOf(1)));
    }

    /// <summary>Lesions are often all called the same.</summary>
    [TestCase(3, 4, 3, 4)]
    [TestCase(3, 4, 4, 9)]
    [TestCase(3, 4, 7, 8)]
    public async Task Labels_that_share_a_name_meet_by_value_and_else_in_their_order(int first, int second, int firstOfReference, int secondOfReference)
    {
        LabelMap mask = Noise(1, new(first, "lesion"), new(second, "Lesion")), reference = Noise(2, new(firstOfReference, "lesion"), new(secondOfReference, "lesion"));
        JObject json = JObject.Parse((await Outcome.Of("evaluate", await WriteAsync("m.nii", mask), await WriteAsync("r.nii", reference), "--json")).Output);
        bool isCrossed = second == firstOfReference;
        double[] expected = [Truth(mask, isCrossed ? second : first, reference, firstOfReference), Truth(mask, isCrossed ? first : second, reference, secondOfReference)];
        Assert.That(json["structures"]!.Select(s => (double)s["dice"]!), Is.EqualTo(expected).Within(1e-12));
    }

    private static double Truth(LabelMap a, int idA, LabelMap b, int idB)
    {
        double shared = 0, sum = 0;
        for (int z = 0; z < Space.Size.Z; z++)
            for (int y = 0; y < Space.Size.Y; y++)
                for (int x = 0; x < Space.Size.X; x++)
                {
                    shared += a[x, y, z] == idA && b[x, y, z] == idB ? 1 : 0;
                    sum += (a[x, y, z] == idA ? 1 : 0) + (b[x, y, z] == idB ? 1 : 0);
                }
        return 2 * shared / sum;
    }

    [Test]
    public async Task A_structure_that_the_mask_lacks_counts_as_0_and_one_too_many_is_shown_but_not_counted()
    {
        LabelMap mask = Noise(1, new(1, "spleen"), new(5, "extra")), reference = new(Space, [new(1, "spleen"), new(2, "liver")], Noise(1, new(1, "a"), new(2, "b")).Voxels.ToArray());
        JObject json = JObject.Parse((await Outcome.Of("evaluate", await WriteAsync("m.nii", mask), await WriteAsync("r.nii", reference), "--json")).Output);
        Assert.That(json["structures"]!.Select(s => ((string)s["name"]!, (double)s["dice"]!)), Is.EqualTo(new[] { ("spleen", 1.0), ("liver", 0.0), ("extra", 0.0) }));
        Assert.That((double)json["mean_dice"]!, Is.EqualTo(0.5));
    }

    [Test]
    public async Task Masks_on_different_grids_are_refused()
    {
        LabelMap other = new(Grid.Axial(Space.Size, new(1, 2, 3.1)), [], null);
        (await Outcome.Of("evaluate", await WriteAsync("m.nii", Noise(1, new Label(1, "a"))), await WriteAsync("r.nii", other))).FailedWith(1);
    }

    /// <summary>3D Slicer, ITK and nibabel store the same voxels in different orders.</summary>
    [TestCase("LPS")]
    [TestCase("RAS")]
    [TestCase("SLA")]
    [TestCase("IPR")]
    public async Task A_mask_whose_file_has_the_same_voxels_in_another_axis_order_is_measured_all_the_same(string codes)
    {
        LabelMap mask = Noise(1, new Label(1, "a"), new Label(2, "b"));
        string reference = await WriteAsync("r.nii", Noise(2, new Label(1, "a"), new Label(2, "b")));
        string turned = await WriteAsync("t.nii", Reorientation.To(mask, AxisCodes.Parse(codes), 1, CancellationToken.None));
        Outcome straight = await Outcome.Of("evaluate", await WriteAsync("m.nii", mask), reference, "--json"), run = await Outcome.Of("evaluate", turned, reference, "--json");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Is.EqualTo(straight.Output));
    }

    [Test]
    public async Task An_empty_reference_is_refused()
    {
        (await Outcome.Of("evaluate", await WriteAsync("m.nii", Noise(1, new Label(1, "a"))), await WriteAsync("r.nii", new(Space, [])))).FailedWith(1);
    }

    [TestCase("[]")]
    [TestCase("{\"a\": \"b\"}")]
    [TestCase("{\"1\": 2}")]
    [TestCase("{\"70000\": \"x\"}")]
    [TestCase("{\"1\": \"x\", \"1\": \"y\"}")]
    [TestCase("{")]
    public async Task Labels_that_are_no_labels_are_refused(string json)
    {
        File.WriteAllText(_folder.File("l.json"), json);
        string mask = await WriteAsync("m.nii", Noise(1, new Label(1, "a")));
        (await Outcome.Of("evaluate", mask, mask, "--labels", _folder.File("l.json"))).FailedWith(1);
    }
}
