using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Clara.Benchmarks;

/// <summary>`clara bench annotation` with annotation_any against the peer (shared/peers/random_walker_peer.py, which is told the intensity window), in turn, in total seconds and mean Dice.</summary>
internal static partial class AnnotationBenchmark
{
    public static void Run()
    {
        foreach ((string name, string low, string high, double bound) in new[] { ("ct_abdomen", "-160", "240", 0.72), ("mr_abdomen", "0", "600", 0.70) })
        {
            string image = Places.Shared($"data/{name}.nii.gz"), labels = Places.Shared($"data/{name}_labels.nii.gz");
            Measured ours = Measured.Run("dotnet", Places.Clara, "bench", "annotation", image, labels, "--json", "--quiet");
            Measured peer = Measured.Run("/usr/bin/python3", Places.Shared("peers/random_walker_peer.py"), image, labels, low, high);
            JObject result = JObject.Parse(ours.Output);
            Match mean = Mean().Matches(peer.Output).LastOrDefault() ?? throw new InvalidOperationException("The peer printed no mean Dice.");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"annotation {name}: mean Dice {(double)result["mean_dice"]!:0.000} (bound {bound}, peer {mean.Groups[1].Value}) over {((JArray)result["structures"]!).Count} structures; whole process {ours.Elapsed.TotalSeconds:0.00} s = {ours.Elapsed / peer.Elapsed:0.000} of the peer's {peer.Elapsed.TotalSeconds:0.00} s"));
        }
    }

    [GeneratedRegex(@"mean\D*?(\d\.\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Mean();
}
