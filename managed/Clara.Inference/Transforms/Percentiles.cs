using Clara.Imaging;

namespace Clara.Inference.Transforms;

/// <summary>
/// Exact order statistics of float voxels without sorting them: a histogram of the upper 16 bits finds the bucket of a rank, one of the lower 16 bits of that bucket the value.
/// </summary>
internal sealed class Percentiles
{
    private const int Buckets = 1 << 16, Block = 1 << 18;

    private readonly IReadOnlyList<Volume<float>> _channels;
    private readonly long[] _upper;
    private readonly long _count;
    private readonly WorkContext _work;

    public Percentiles(IReadOnlyList<Volume<float>> channels, WorkContext work)
    {
        _channels = channels;
        _work = work;
        _count = channels.Sum(c => (long)c.Voxels.Length);
        _upper = Histogram(static (key, _) => (int)(key >> 16), 0);
    }

    /// <summary>numpy's percentile with linear interpolation; percent is 0 to 100.</summary>
    public double At(double percent)
    {
        double index = percent / 100 * (_count - 1);
        long below = (long)Math.Floor(index);
        double t = index - below, a = Ranked(below), b = t > 0 ? Ranked(below + 1) : a;
        // numpy interpolates from the nearer end.
        return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
    }

    private float Ranked(long rank)
    {
        int bucket = Find(_upper, ref rank);
        long[] lower = Histogram(static (key, upper) => (int)(key >> 16) == upper ? (int)(key & 0xffff) : -1, bucket);
        uint key = (uint)bucket << 16 | (uint)Find(lower, ref rank);
        return BitConverter.Int32BitsToSingle((key & 0x80000000) != 0 ? (int)(key & 0x7fffffff) : (int)~key);
    }

    private static int Find(long[] counts, ref long rank)
    {
        int at = 0;
        while (rank >= counts[at])
            rank -= counts[at++];
        return at;
    }

    private long[] Histogram(Func<uint, int, int> bucketOf, int upper)
    {
        long[] counts = new long[Buckets];
        Lock merging = new();
        foreach (Volume<float> channel in _channels)
            Slabs.Run((channel.Voxels.Length + Block - 1) / Block, _work.Degree, (b0, b1) =>
            {
                long[] part = new long[Buckets];
                foreach (float v in channel.Voxels[(b0 * Block)..Math.Min(channel.Voxels.Length, b1 * Block)])
                {
                    // Bits of floats rise with their value once the sign is turned around.
                    int bits = BitConverter.SingleToInt32Bits(v);
                    if (bucketOf(bits < 0 ? ~(uint)bits : (uint)bits | 0x80000000, upper) is >= 0 and int bucket)
                        part[bucket]++;
                }
                lock (merging)
                    for (int i = 0; i < Buckets; i++)
                        counts[i] += part[i];
            }, _work.Token);
        return counts;
    }
}
