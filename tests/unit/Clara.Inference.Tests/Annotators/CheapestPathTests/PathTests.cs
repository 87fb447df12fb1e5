using System.Globalization;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Inference.Tests.Annotators.CheapestPathTests;

public sealed class PathTests
{
    [Test]
    public void Even_cost_gives_the_straight_line()
    {
        Size3 size = new(9, 9, 9);
        float[] cost = new float[9 * 9 * 9];
        Array.Fill(cost, 1f);
        int[] path = CheapestPath.Find(cost, size, new(1, 1, 1), 0, cost.Length - 1, CancellationToken.None);
        Assert.That(path, Is.EqualTo(Enumerable.Range(0, 9).Select(i => i * (1 + 9 + 81))));
    }

    [Test]
    public void A_path_from_a_voxel_to_itself_is_that_voxel() =>
        Assert.That(CheapestPath.Find([1f, 1f], new(2, 1, 1), new(1, 1, 1), 1, 1, CancellationToken.None), Is.EqualTo(new[] { 1 }));

    [Test]
    public void A_wall_is_gone_around_through_its_gap()
    {
        float[] cost = new float[11 * 11];
        Array.Fill(cost, 1f);
        for (int y = 0; y < 11; y++)
            cost[5 + 11 * y] = y == 9 ? 1 : 1000;
        int[] path = CheapestPath.Find(cost, new(11, 11, 1), new(1, 1, 1), 11, 10 + 11, CancellationToken.None);
        Assert.That(path, Does.Contain(5 + 11 * 9));
    }

    [Test]
    public void Steps_cost_their_length_in_mm()
    {
        // Along x a step is 1 mm, along y 10 mm: a lane of half the cost one row away does not pay for a short way, on a cube grid it would.
        float[] cost = [.. Enumerable.Repeat(1f, 21), .. Enumerable.Repeat(0.5f, 21)];
        Assert.That(CheapestPath.Find(cost, new(21, 2, 1), new(1, 10, 1), 0, 20, CancellationToken.None).Max(), Is.LessThan(21));
        Assert.That(CheapestPath.Find(cost, new(21, 2, 1), new(1, 1, 1), 0, 20, CancellationToken.None).Max(), Is.GreaterThanOrEqualTo(21));
    }

    [Test]
    public void Costs_as_much_as_scikit_images_path()
    {
        Size3 size = new(8, 7, 6);
        Random random = new(1);
        float[] cost = [.. Enumerable.Range(0, 8 * 7 * 6).Select(_ => 0.01f + (float)random.NextDouble())];
        int[] path = CheapestPath.Find(cost, size, new(1, 1, 1), 0, cost.Length - 1, CancellationToken.None);
        double total = 0;
        for (int i = 1; i < path.Length; i++)
        {
            int a = path[i - 1], b = path[i], dx = a % 8 - b % 8, dy = a / 8 % 7 - b / 8 % 7, dz = a / 56 - b / 56;
            Assert.That(dx * dx + dy * dy + dz * dz, Is.InRange(1, 3), "a jump");
            total += Math.Sqrt(dx * dx + dy * dy + dz * dz) * (cost[a] + cost[b]) / 2;
        }
        string expected = Python.Run("""
            import sys, numpy as np
            from skimage.graph import route_through_array
            c = np.array([float(s) for s in sys.argv[1].split()]).reshape(6, 7, 8)
            print(route_through_array(c, (0, 0, 0), (5, 6, 7), fully_connected=True, geometric=True)[1])
            """, string.Join(' ', cost.Select(v => v.ToString("R", CultureInfo.InvariantCulture))));
        Assert.That(total, Is.EqualTo(double.Parse(expected, CultureInfo.InvariantCulture)).Within(1e-5));
    }

    [Test]
    public void A_cancelled_search_ends_within_a_few_thousand_voxels()
    {
        Size3 size = new(20, 20, 20);
        float[] cost = new float[size.Count];
        Array.Fill(cost, 1f);
        Assert.Throws<OperationCanceledException>(() => CheapestPath.Find(cost, size, new(1, 1, 1), 0, cost.Length - 1, new(true)));
    }
}
