using Newtonsoft.Json.Linq;

namespace Clara.Cli.Tests.CommandLineTests;

public sealed class BenchTests
{
    [Test]
    public async Task Each_large_enough_structure_is_annotated_and_the_mean_is_over_those()
    {
        using Scene scene = await Scene.CreateAsync();
        long small = scene.Reference.CountOf(7), large = scene.Reference.CountOf(3);
        JObject both = JObject.Parse((await Outcome.Of("bench", "annotation", scene.ImageFile, scene.ReferenceFile, "--json")).Output);
        Assert.That(both["structures"]!.Select(s => ((int)s["label"]!, (string)s["name"]!, (long)s["voxels"]!)), Is.EqualTo(new[] { (3, "left ball", large), (7, "right ball", small) }));
        Assert.That(both["structures"]!.Select(s => (double)s["dice"]!), Has.All.InRange(0.9, 1.0));
        Assert.That((double)both["mean_dice"]!, Is.EqualTo(both["structures"]!.Average(s => (double)s["dice"]!)).Within(1e-12));
        Assert.That((double)both["total_seconds"]!, Is.GreaterThan(0));
        JObject one = JObject.Parse((await Outcome.Of("bench", "annotation", scene.ImageFile, scene.ReferenceFile, "--json", "--min-voxels", $"{small + 1}")).Output);
        Assert.That(one["structures"]!.Select(s => (int)s["label"]!), Is.EqualTo(new[] { 3 }));
        (await Outcome.Of("bench", "annotation", scene.ImageFile, scene.ReferenceFile, "--min-voxels", $"{large + 1}")).FailedWith(1);
    }
}
