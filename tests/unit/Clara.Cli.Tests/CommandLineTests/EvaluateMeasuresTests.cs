using Clara.Imaging;
using Clara.TestKit;
using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

/// <summary>Surface distances, volumes and overlap of plates whose answers are known, as JSON, table and CSV.</summary>
public sealed class EvaluateMeasuresTests : IDisposable
{
    private static readonly Grid Space = Grid.Axial(new(9, 8, 12), new(1, 2, 3));
    private const string Header = "label,name,voxels,reference_voxels,volume_ml,reference_volume_ml,dice,jaccard,precision,recall,hd95_mm,assd_mm,nsd,tolerance_mm";
    private TempFolder _folder = null!;
    private string _mask = "", _reference = "";

    /// <summary>Of the reference's structures, 'a' is moved by two slices of 3 mm, 'b, "odd"' is found and one slice thicker, 'c' is missed; 'extra' is the mask's alone.</summary>
    [SetUp]
    public async Task Make()
    {
        _folder = new();
        (_mask, _reference) = (_folder.File("m.nii.gz"), _folder.File("r.nii.gz"));
        await NiftiFile.WriteAsync(_mask, Plates((2, 1), (6, 2), (7, 2), (11, 5)), CancellationToken.None);
        await NiftiFile.WriteAsync(_reference, Plates((0, 1), (6, 2), (9, 3)), CancellationToken.None);
    }

    [TearDown]
    public void Dispose() => _folder.Dispose();

    private static LabelMap Plates(params (int Z, ushort Id)[] plates)
    {
        LabelMap map = new(Space, [new(1, "a"), new(2, "b, \"odd\""), new(3, "c"), new(5, "extra")]);
        foreach ((int z, ushort id) in plates)
            map.Voxels.Slice(72 * z, 72).Fill(id);
        return map;
    }

    private async Task<JObject> Json(params string[] more)
    {
        Outcome run = await Outcome.Of(["evaluate", _mask, _reference, "--json", .. more]);
        Assert.That(run.Code, Is.Zero, run.Error);
        return JObject.Parse(run.Output);
    }

    private static double?[] Values(JToken json, params string[] keys) => [.. keys.Select(k => (double?)json[k])];

    [Test]
    public async Task Json_has_every_measure_of_every_structure_and_null_for_an_infinite_distance()
    {
        JObject json = await Json("--tolerance", "3");
        string[] keys = ["dice", "jaccard", "precision", "recall", "hd95_mm", "assd_mm", "nsd", "volume_ml", "reference_volume_ml"];
        JArray rows = (JArray)json["structures"]!;
        Assert.That(rows, Has.Count.EqualTo(4));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Values(rows[0], keys), Is.EqualTo(new double?[] { 0, 0, 0, 0, 6, 6, 0, 0.432, 0.432 }).Within(1e-9));
            // One of three plates is 3 mm away from the other surface.
            Assert.That(Values(rows[1], keys), Is.EqualTo(new double?[] { 2.0 / 3, 0.5, 0.5, 1, 3, 1, 1, 0.864, 0.432 }).Within(1e-9));
            Assert.That(Values(rows[2], keys), Is.EqualTo(new double?[] { 0, 0, 0, 0, null, null, 0, 0, 0.432 }).Within(1e-9));
            Assert.That(Values(rows[3], keys), Is.EqualTo(new double?[] { 0, 0, 0, 0, null, null, 0, 0.432, 0 }).Within(1e-9));
            Assert.That(Values(json, "mean_dice", "mean_jaccard", "mean_hd95_mm", "mean_assd_mm", "mean_nsd", "tolerance_mm", "missed"),
                Is.EqualTo(new double?[] { 2.0 / 9, 0.5 / 3, null, null, 1.0 / 3, 3, 1 }).Within(1e-9));
        }
    }

    [Test]
    public async Task The_tolerance_is_1_mm_unless_another_is_given()
    {
        Assert.That(Values((await Json())["structures"]![1]!, "nsd"), Is.EqualTo(new double?[] { 2.0 / 3 }).Within(1e-9));
        Assert.That(Values((await Json("--tolerance", "6"))["structures"]![0]!, "nsd"), Is.EqualTo(new double?[] { 1 }));
    }

    [Test]
    public async Task Means_are_finite_where_nothing_is_missed()
    {
        await NiftiFile.WriteAsync(_reference, Plates((0, 1), (6, 2)), CancellationToken.None);
        Assert.That(Values(await Json("--tolerance", "3"), "mean_hd95_mm", "mean_assd_mm", "mean_nsd", "missed"), Is.EqualTo(new double?[] { 4.5, 3.5, 0.5, 0 }).Within(1e-9));
    }

    [Test]
    public async Task People_read_inf_and_the_means_in_one_line()
    {
        Outcome run = await Outcome.Of("evaluate", _mask, _reference, "--tolerance", "3");
        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Does.Contain("mean Dice 0.2222, Jaccard 0.1667, HD95 mm inf, ASSD mm inf, NSD 0.3333 at 3 mm, over 3 structures of the reference (1 missed)"));
        string row = run.Output.Split('\n').Single(l => l.Contains(" a ", StringComparison.Ordinal));
        Assert.That(row.Split('\u2502', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            Is.EqualTo(new[] { "1", "a", "72", "72", "0.43", "0.43", "0.0000", "0.0000", "0.0000", "0.0000", "6.00", "6.00", "0.0000" }));
        Assert.That(run.Error, Does.Contain("surfaces"));
    }

    [Test]
    public async Task The_csv_is_read_back_by_python_and_replaces_an_older_file()
    {
        string file = _folder.File("t.csv");
        await File.WriteAllTextAsync(file, "older");
        await Json("--csv", file);
        string[] rows = Python.Run("import csv, sys\nfor r in csv.reader(open(sys.argv[1], newline='', encoding='utf-8')): print('|'.join(r))", file).TrimEnd().Split('\n');
        Assert.That(rows[0].Replace('|', ','), Is.EqualTo(Header));
        Assert.That(rows, Has.Length.EqualTo(5));
        Assert.That(rows[2], Does.StartWith("2|b, \"odd\"|144|72|"));
        Assert.That(rows[3].Split('|')[10..], Is.EqualTo(new[] { "inf", "inf", "0", "1" }));
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(3), "the two masks and the table");
    }

    [Test]
    public async Task A_failed_or_cancelled_run_leaves_no_csv()
    {
        string file = _folder.File("t.csv");
        (await Outcome.Of("evaluate", _folder.File("none.nii"), _reference, "--csv", file)).FailedWith(1);
        Outcome cancelled = await Outcome.OfAsync(new(true), "evaluate", _mask, _reference, "--csv", file);
        Assert.That(cancelled.Code, Is.EqualTo(130), cancelled.Error);
        Assert.That(Directory.GetFiles(_folder.Path), Has.Length.EqualTo(2), "only the two masks");
    }

    [Test]
    public async Task A_csv_that_cannot_be_written_is_told_of()
    {
        (await Outcome.Of("evaluate", _mask, _reference, "--csv", Path.Combine(_folder.Path, "no", "t.csv"))).FailedWith(1);
        (await Outcome.Of("evaluate", _mask, _reference, "--csv", _folder.Path)).FailedWith(1);
        (await Outcome.Of("evaluate", _mask, _reference, "--csv", _mask)).FailedWith(2);
        Assert.That((await Json())["structures"]!.Count(), Is.EqualTo(4), "the mask is still there");
    }

    [TestCase("-1")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("much")]
    public async Task A_tolerance_that_is_none_is_a_wrong_argument(string tolerance) =>
        Assert.That((await Outcome.Of("evaluate", _mask, _reference, "--tolerance=" + tolerance)).Code, Is.EqualTo(2));
}
