using Clara.Inference.Networks;
using Clara.Inference.Tests.Onnx;
using Clara.Models;

namespace Clara.Inference.Tests.Networks.NetworkCacheTests;

/// <summary>Networks shared between callers, and those that go.</summary>
public sealed class LeaseTests
{
    /// <summary>Weights that the network does not need make the file a large one, which is kept.</summary>
    private static TestArchive Large() => new(new OnnxBuilder().Input("image", OnnxBuilder.Float, 1, 1, -1, -1, -1).Output("logits", OnnxBuilder.Float, 1, 1, -1, -1, -1)
        .Weights("w", [9 << 20], new float[9 << 20]).Weights("i", OnnxBuilder.Int64, [1], new byte[8]).Node("Gather", ["w", "i"], "first").Node("Add", ["image", "first"], "logits").ToArray());

    private static bool Runs(NetworkLease lease)
    {
        using NetworkTensor value = lease.Network.Run(new float[] { 7 }, [1, 1, 1, 1, 1], default);
        return value.Values[0] == 7;
    }

    [Test]
    public void Callers_at_the_same_time_share_a_network_and_a_small_one_goes_with_the_last()
    {
        using TestArchive archive = new(TestNetworks.Above(1));
        using NetworkCache cache = new("cpu", 1, 0);
        NetworkLease[] leases = new NetworkLease[8];
        Parallel.For(0, leases.Length, i => leases[i] = cache.Enter(archive.Archive));
        Assert.That(leases.Select(l => l.Network).Distinct().Count(), Is.EqualTo(1));
        Network shared = leases[0].Network;
        foreach (NetworkLease lease in leases.Skip(1))
        {
            lease.Dispose();
            lease.Dispose(); // a second time is nothing
        }
        Assert.That(cache.Count, Is.EqualTo(1));
        leases[0].Dispose();
        Assert.That(cache.Count, Is.Zero);
        using NetworkLease next = cache.Enter(archive.Archive);
        Assert.That(next.Network, Is.Not.SameAs(shared));
    }

    [Test]
    public async Task Large_networks_stay_until_memory_asks_for_them_the_longest_unused_first()
    {
        using TestArchive a = Large(), b = Large(), c = Large();
        await using NetworkCache cache = new("cpu", 1, 80L << 20); // two of 36 MiB
        Network first, second;
        using (NetworkLease lease = cache.Enter(a.Archive))
            first = lease.Network;
        using (NetworkLease lease = cache.Enter(b.Archive))
            second = lease.Network;
        using (NetworkLease lease = cache.Enter(a.Archive))
            Assert.That(lease.Network, Is.SameAs(first));
        using (NetworkLease lease = cache.Enter(c.Archive)) // b goes
            Assert.That((cache.Count, Runs(lease)), Is.EqualTo((2, true)));
        using (NetworkLease lease = cache.Enter(a.Archive))
            Assert.That(lease.Network, Is.SameAs(first));
        using (NetworkLease lease = cache.Enter(b.Archive))
            Assert.That(lease.Network, Is.Not.SameAs(second));
    }

    [Test]
    public void What_is_in_use_is_not_taken_away_for_lack_of_memory_and_goes_afterwards()
    {
        using TestArchive a = Large(), b = Large();
        using NetworkCache cache = new("cpu", 1, 40L << 20);
        NetworkLease first = cache.Enter(a.Archive), second = cache.Enter(b.Archive);
        Assert.That((cache.Count, Runs(first), Runs(second)), Is.EqualTo((2, true, true)));
        first.Dispose();
        Assert.That((cache.Count, Runs(second)), Is.EqualTo((1, true)));
        second.Dispose();
        Assert.That(cache.Count, Is.EqualTo(1));
    }

    [Test]
    public void A_network_that_does_not_load_leaves_nothing_behind()
    {
        using TestArchive archive = new("broken"u8.ToArray());
        using NetworkCache cache = new("cpu", 1, 0);
        for (int i = 0; i < 2; i++)
            Assert.Throws<ModelInvalidException>(() => cache.Enter(archive.Archive));
        Assert.That(cache.Count, Is.Zero);
        File.WriteAllBytes(archive.NetworkFile, TestNetworks.Above(1));
        using NetworkLease lease = cache.Enter(archive.Archive);
    }
}
