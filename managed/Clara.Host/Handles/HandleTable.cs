using Clara.Imaging;

namespace Clara.Host.Handles;

/// <summary>
/// What C holds instead of pointers: an index with a generation, so that a stale, foreign or invented handle is found out instead of followed. Reading takes no lock. Any thread.
/// </summary>
internal sealed class HandleTable
{
    private const int IndexShift = 3;       // handles look like aligned pointers and are never 0
    private const int GenerationShift = 32;
    private const int MaxSlots = 1 << 24;   // 29 bits are there; this many live objects is a leak of the caller's
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = [];
    private Entry?[] _entries = new Entry?[64];
    private int[] _generations = new int[64];
    private int _used;

    private sealed record Entry(nint Handle, object Value);

    /// <summary>Live objects; for tests and for finding leaks.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _used - _free.Count;
        }
    }

    /// <summary>A new handle for an object.</summary>
    public nint Add(object value)
    {
        lock (_lock)
        {
            if (!_free.TryPop(out int index))
            {
                if (_used == MaxSlots)
                    throw new ClaraException(StatusCode.Memory, "Too many objects are alive; release those that are not needed any more.");
                if (_used == _entries.Length)
                {
                    Array.Resize(ref _generations, _used * 2);
                    Entry?[] larger = new Entry?[_used * 2];
                    _entries.CopyTo(larger, 0);
                    Volatile.Write(ref _entries, larger);
                }
                index = _used++;
            }
            _generations[index] = _generations[index] == int.MaxValue ? 1 : _generations[index] + 1;
            nint handle = (nint)((long)_generations[index] << GenerationShift | (long)(index + 1) << IndexShift);
            Volatile.Write(ref _entries[index], new(handle, value));
            return handle;
        }
    }

    /// <summary>The live object behind a handle. Throws <see cref="ClaraException"/>: Argument for NULL, Handle for anything else that is not one of the type.</summary>
    public T Get<T>(nint handle) where T : class
    {
        if (handle == 0)
            throw new ClaraException(StatusCode.Argument, $"The {Name<T>()} handle is NULL.");
        return Find(handle)?.Value as T ?? throw Wrong<T>();
    }

    /// <summary>Takes the handle out; null for NULL and for what is no live handle of the type, because releasing cannot fail.</summary>
    public T? Remove<T>(nint handle) where T : class
    {
        lock (_lock)
        {
            if (Find(handle) is not { Value: T value })
                return null;
            int index = Index(handle);
            Volatile.Write(ref _entries[index], null);
            _free.Push(index);
            return value;
        }
    }

    /// <summary>All live objects of a type.</summary>
    public IReadOnlyList<T> All<T>() where T : class => [.. Volatile.Read(ref _entries).Select(e => e?.Value).OfType<T>()];

    private Entry? Find(nint handle)
    {
        Entry?[] entries = Volatile.Read(ref _entries);
        int index = Index(handle);
        if ((uint)index >= (uint)entries.Length)
            return null;
        Entry? entry = Volatile.Read(ref entries[index]);
        return entry is not null && entry.Handle == handle ? entry : null;
    }

    private static int Index(nint handle) => (int)((uint)(long)handle >> IndexShift) - 1;

    private static ClaraException Wrong<T>() =>
        new(StatusCode.Handle, $"The handle is no live {Name<T>()}: it was released before, belongs to another type or never was one.");

    private static string Name<T>() => typeof(T).Name.Replace("Handle", "", StringComparison.Ordinal).ToLowerInvariant();
}
