using System.Runtime.CompilerServices;
using Clara.Imaging;

namespace Clara.Remote.Uploads;

/// <summary>Which image the server has a copy of. Entries go with their volumes; two calls with the same image upload it once.</summary>
internal sealed class SessionTable
{
    private readonly ConditionalWeakTable<Volume, Entry> _entries = [];

    public Entry Of(Volume image) => _entries.GetValue(image, _ => new Entry());

    public IReadOnlyList<Entry> All => [.. _entries.Select(e => e.Value)];

    public Entry? Remove(Volume image)
    {
        if (!_entries.TryGetValue(image, out Entry? entry))
            return null;
        _entries.Remove(image);
        return entry;
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
