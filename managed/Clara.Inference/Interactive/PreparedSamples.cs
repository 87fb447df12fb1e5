using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Clara.Imaging;
using Clara.Inference.Inferers;
using Clara.Inference.Transforms;

namespace Clara.Inference.Interactive;

/// <summary>
/// What the first steps of a chain made of an image, kept for the next click on it (cache_until). It is used again for the same steps on an image with the same voxels on the same grid only, so that no
/// result depends on it. A few, the longest unused go first; all of an image's go when it is forgotten, and before a run has to do with less memory. Any thread. Since 0.2.
/// </summary>
/// <param name="mostBytes">What all together may take.</param>
public sealed class PreparedSamples(long mostBytes) : IHeldMemory
{
    private const int Most = 4;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>The image is only looked at to tell whether it is forgotten: this must not keep it.</summary>
    private sealed record Entry(WeakReference<Volume> Image, string Chain, Grid Grid, byte[] Digest, IReadOnlyList<Volume<float>> Channels)
    {
        public long Bytes => Channels.Sum(c => c.Grid.Size.Count) * sizeof(float);

        public bool IsOf(Volume image) => Image.TryGetTarget(out Volume? mine) && mine == image;

        public bool IsGone => !Image.TryGetTarget(out _);
    }

    /// <summary>How many are kept.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>How often a kept one was used again.</summary>
    internal int Reused { get; private set; }

    long IHeldMemory.HeldBytes
    {
        get
        {
            lock (_lock)
                return _entries.Sum(e => e.Bytes);
        }
    }

    /// <summary>The caller will not use the image again.</summary>
    public void Forget(Volume image)
    {
        lock (_lock)
            _entries.RemoveAll(e => e.IsGone || e.IsOf(image));
    }

    bool IHeldMemory.DropUnused()
    {
        lock (_lock)
        {
            if (_entries.Count == 0)
                return false;
            _entries.RemoveAt(_entries.Count - 1);
            return true;
        }
    }

    /// <summary>The sample after the first steps, made anew or as it was kept; the caller may change it.</summary>
    /// <param name="image">Whose it is, for <see cref="Forget"/>.</param>
    /// <param name="chain">Names the steps and all that they depend on beside the voxels.</param>
    /// <param name="given">What the steps begin with: the image or a slice of it.</param>
    /// <param name="prompts">Those of this call.</param>
    /// <param name="make">Does the steps.</param>
    internal Sample Of(Volume image, string chain, Volume given, Prompts prompts, Func<Sample> make)
    {
        // A viewer may draw into the memory of an image that it wrapped: only the voxels tell that it is still the same.
        byte[] digest = given.Accept(new Digest());
        lock (_lock)
        {
            _entries.RemoveAll(e => e.IsGone);
            int at = _entries.FindIndex(e => e.Chain == chain && e.Grid == given.Grid && e.Digest.AsSpan().SequenceEqual(digest));
            if (at >= 0)
            {
                Entry found = _entries[at];
                _entries.RemoveAt(at);
                _entries.Insert(0, found with { Image = new(image) });
                Reused++;
                return Sample.Of(Copies(found.Channels), given.Grid, prompts);
            }
        }
        Sample sample = make();
        Entry kept = new(new(image), chain, given.Grid, digest, Copies(sample.Channels));
        lock (_lock)
        {
            // What the image was before somebody drew into it will not come back, and two clicks at once may both have made it.
            _entries.RemoveAll(e => e.IsOf(image) && e.Chain == chain && e.Grid == given.Grid);
            if (kept.Bytes <= mostBytes)
                _entries.Insert(0, kept);
            while (_entries.Count > Most || _entries.Sum(e => e.Bytes) > mostBytes)
                _entries.RemoveAt(_entries.Count - 1);
        }
        return sample;
    }

    private static List<Volume<float>> Copies(IReadOnlyList<Volume<float>> channels) => [.. channels.Select(c => Volume.Wrap<float>(c.Voxels.ToArray(), c.Grid))];

    private sealed class Digest : IVolumeVisitor<byte[]>
    {
        public byte[] Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData([(byte)volume.Type]);
            // A span counts bytes in an int.
            const int Piece = 1 << 26;
            for (int from = 0; from < volume.Voxels.Length; from += Piece)
                hash.AppendData(MemoryMarshal.AsBytes(volume.Voxels.Slice(from, Math.Min(Piece, volume.Voxels.Length - from))));
            return hash.GetHashAndReset();
        }
    }
}
