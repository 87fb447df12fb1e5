using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Clara.Imaging;
using Clara.Inference;
using Newtonsoft.Json.Linq;

namespace Clara.Benchmarks;

/// <summary>A region of 128^3 in this process, and `clara bench annotation` with annotation_any against the peer (shared/peers/random_walker_peer.py, which is told the intensity window), in turn, in total seconds and mean Dice.</summary>
internal static partial class AnnotationBenchmark
{
    public static void Run()
    {
        Region128();
        foreach ((string name, string low, string high, double bound) in new[] { ("ct_abdomen", "-160", "240", 0.79), ("mr_abdomen", "0", "600", 0.76) })
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

    /// <summary>A noisy ball whose points' box is 128^3, median of five after a first call.</summary>
    private static void Region128()
    {
        Volume<short> image = Volume.Allocate<short>(Grid.Axial(new(160, 160, 160), new(1, 1, 1)));
        Random random = new(1);
        for (int z = 0, i = 0; z < 160; z++)
            for (int y = 0; y < 160; y++)
                for (int x = 0; x < 160; x++, i++)
                    image.Voxels[i] = (short)(((x - 80) * (x - 80) + (y - 80) * (y - 80) + (z - 80) * (z - 80) < 64 * 64 ? 60 : 0) + random.Next(-40, 41));
        VoxelPoint[] points = [new(17, 80, 80), new(144, 80, 80), new(80, 17, 80), new(80, 144, 80), new(80, 80, 17), new(80, 80, 144)];
        List<double> seconds = [], work = [];
        for (int round = 0; round < 6; round++)
        {
            TimeSpan worked = Environment.CpuUsage.TotalTime;
            long began = Stopwatch.GetTimestamp();
            _ = ExtremePointAnnotator.Annotate(image, points, new Label(1, "ball"), 20, 0, null, CancellationToken.None);
            seconds.Add(Stopwatch.GetElapsedTime(began).TotalSeconds);
            work.Add((Environment.CpuUsage.TotalTime - worked).TotalSeconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"annotation 128^3: {Measured.Median(seconds.Skip(1)):0.00} s (bound 1), {Measured.Median(work.Skip(1)):0.00} s of processors"));
    }

    [GeneratedRegex(@"mean\D*?(\d\.\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Mean();
}
