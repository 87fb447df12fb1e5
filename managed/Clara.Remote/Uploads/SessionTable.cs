using System.Runtime.CompilerServices;
using Clara.Imaging;

namespace Clara.Remote.Uploads;

/// <summary>Which images the server has a copy of. Entries go with the first channel's volume; two calls with the same channels upload them once. Any thread.</summary>
internal sealed class SessionTable
{
    private readonly ConditionalWeakTable<Volume, Images> _byFirst = [];

    public Entry Of(IReadOnlyList<Volume> channels) => _byFirst.GetValue(channels[0], _ => new Images()).Of(channels);

    public IReadOnlyList<Entry> All => [.. _byFirst.SelectMany(f => f.Value.Entries)];

    /// <summary>The entries of all images whose first channel is this volume, which are forgotten.</summary>
    public IReadOnlyList<Entry> Remove(Volume first)
    {
        if (!_byFirst.TryGetValue(first, out Images? images))
            return [];
        _byFirst.Remove(first);
        return images.Entries;
    }

    /// <summary>The images that begin with one volume: mostly it alone.</summary>
    private sealed class Images
    {
        private readonly Lock _lock = new();
        private readonly List<(IReadOnlyList<Volume> Further, Entry Entry)> _known = [];

        public IReadOnlyList<Entry> Entries
        {
            get
            {
                lock (_lock)
                    return [.. _known.Select(k => k.Entry)];
            }
        }

        public Entry Of(IReadOnlyList<Volume> channels)
        {
            lock (_lock)
            {
                foreach ((IReadOnlyList<Volume> further, Entry entry) in _known)
                    if (further.SequenceEqual(channels.Skip(1), ReferenceEqualityComparer.Instance))
                        return entry;
                _known.Add(([.. channels.Skip(1)], new Entry()));
                return _known[^1].Entry;
            }
        }
    }

#pragma warning disable CA1001 // a semaphore without a wait handle holds nothing to dispose, and entries go with their volumes
    internal sealed class Entry
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _gate = new(1);

        /// <summary>The session on the server, or null.</summary>
        public string? Id { get; private set; }

        /// <summary>The session's id, made by <paramref name="create"/> when there is none; null when the server gives none.</summary>
        public async Task<string?> GetAsync(Func<Task<string?>> create, CancellationToken ct)
        {
            await _gate.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                return Id ??= await create().ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }

        /// <summary>Forgets an id that the server refused, unless another call has a newer one already.</summary>
        public void Drop(string refused)
        {
            if (Id == refused)
                Id = null;
        }
    }
}
