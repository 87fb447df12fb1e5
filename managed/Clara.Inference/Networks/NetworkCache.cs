using System.Collections.Concurrent;
using Clara.Inference.Inferers;
using Clara.Models;
using Clara.Models.Onnx;

namespace Clara.Inference.Networks;

/// <summary>
/// Networks that stay loaded between calls and are shared by all callers, so that the second image of a series starts at once. Those that nobody uses go by least recent use when
/// all together exceed the memory that they may keep; small ones on processors go at once, see <see cref="KeptFromBytes"/>. A file that changed on disk is loaded again. Any thread. Since 0.2.
/// </summary>
/// <param name="device">auto, cpu, cuda:0 and so on.</param>
/// <param name="threads">Of one run on processors; 0 is one a processor.</param>
/// <param name="memoryBytes">What loaded networks may keep: their files' sizes, and what their engines hold on to after a run; 0 is half of what this process may have.</param>
public sealed class NetworkCache(string device, int threads, long memoryBytes) : IHeldMemory, IDisposable, IAsyncDisposable
{
    /// <summary>
    /// Files from this size on are kept, and all on other devices than processors. ONNX Runtime gives a run's memory back only with its session (2 GiB for brain_18's 0.4 MB,
    /// its own switch for that does nothing while the output lives), and a small network is read again in hundredths of a second, while the image is prepared.
    /// </summary>
    private const long KeptFromBytes = 32L << 20;

    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];

    /// <summary>What a run of each file takes a voxel: small networks go after each use, and their next run must not be planned as if nothing were known.</summary>
    private readonly ConcurrentDictionary<string, (FileState File, double BytesPerVoxel)> _learnt = new();
    private Task _freeing = Task.CompletedTask;
    private bool _disposed;

    /// <summary>What tells that a network's file is another one, with the files beside it that hold its weights: all lengths, and the latest time. Of a missing file the default.</summary>
    private readonly record struct FileState(DateTime Time, long Length)
    {
        public static FileState Of(string path)
        {
            FileState state = OfOne(path);
            foreach (string weights in state.Length > 0 ? OnnxExternalData.Locations(path) : [])
            {
                FileState other = OfOne(Path.Combine(Path.GetDirectoryName(path)!, weights));
                state = new(other.Time > state.Time ? other.Time : state.Time, state.Length + other.Length);
            }
            return state;
        }

        private static FileState OfOne(string path)
        {
            FileInfo file = new(path);
            return file.Exists ? new(file.LastWriteTimeUtc, file.Length) : default;
        }
    }

    /// <summary>A network, loaded by the first who needs it. It goes when the list has dropped it and its last holder has left. Fields belong to the cache's lock.</summary>
    private sealed class Entry(ModelArchive archive, FileState file, Func<Network> load)
    {
        public Lazy<Network> Network { get; } = new(load);

        public FileState File => file;

        public string Path => archive.NetworkFile;

        public int Holders { get; set; }

        public bool IsListed { get; set; } = true;

        public bool IsKept => file.Length >= KeptFromBytes || !Network.Value.IsOnProcessors;

        public long Bytes => file.Length + (Network.IsValueCreated ? Network.Value.KeptBytes : 0);

        public bool IsOf(ModelArchive other) => archive.NetworkFile == other.NetworkFile
            && archive.Config.Inference.InputName == other.Config.Inference.InputName && archive.Config.Inference.OutputName == other.Config.Inference.OutputName;
    }

    /// <summary>How many networks are loaded, or being loaded.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>What loaded networks take beside what runs reserve: their files, and of those that nobody uses what their engines hold on to.</summary>
    long IHeldMemory.HeldBytes
    {
        get
        {
            lock (_lock)
                return _entries.Sum(e => e.Holders > 0 ? e.File.Length : e.Bytes);
        }
    }

    /// <summary>Lets the network go that was unused for the longest time; whether there was one.</summary>
    bool IHeldMemory.DropUnused()
    {
        lock (_lock)
        {
            int last = _entries.FindLastIndex(e => e.Holders == 0);
            if (last < 0)
                return false;
            Drop(_entries[last]);
            return true;
        }
    }

    /// <summary>The archive's network, loaded where it is not yet; whoever asks for one that is being loaded waits for it, others do not. Throws as <see cref="Network.Load"/>.</summary>
    public NetworkLease Enter(ModelArchive archive)
    {
        ArgumentNullException.ThrowIfNull(archive);
        FileState file = FileState.Of(archive.NetworkFile);
        Entry entry;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            int at = _entries.FindIndex(e => e.IsOf(archive));
            if (at >= 0 && _entries[at].File != file)
            {
                Drop(_entries[at]);
                at = -1;
            }
            entry = at >= 0 ? _entries[at] : new(archive, file, () => Load(archive, file));
            if (at >= 0)
                _entries.RemoveAt(at);
            _entries.Insert(0, entry);
            entry.Holders++;
        }
        try
        {
            Network network = entry.Network.Value;
            lock (_lock)
                Trim();
            return new(network, () => Leave(entry));
        }
        catch
        {
            lock (_lock)
            {
                entry.Holders--;
                Drop(entry);
            }
            throw;
        }
    }

    /// <summary>Drops what is loaded and waits until it is freed; runs that are under way free theirs at their end.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        Task freeing;
        lock (_lock)
            freeing = _freeing;
        await freeing.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            while (_entries.Count > 0)
                Drop(_entries[0]);
        }
    }

    private Network Load(ModelArchive archive, FileState file)
    {
        Network network = Network.Load(archive, device, threads);
        if (_learnt.TryGetValue(archive.NetworkFile, out (FileState File, double BytesPerVoxel) learnt) && learnt.File == file)
            network.Recall(learnt.BytesPerVoxel);
        return network;
    }

    private void Leave(Entry entry)
    {
        lock (_lock)
        {
            entry.Holders--;
            if (entry.Network.Value.RunBytesPerVoxel is double bytes)
                _learnt[entry.Path] = (entry.File, bytes);
            if (entry.Holders > 0)
                return;
            if (!entry.IsListed)
                Free(entry);
            else if (!entry.IsKept)
                Drop(entry);
            else
                Trim();
        }
    }

    /// <summary>Those that nobody uses go, the longest unused first, until the rest fits.</summary>
    private void Trim()
    {
        long most = memoryBytes > 0 ? memoryBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        for (int i = _entries.Count - 1; i >= 0 && _entries.Sum(e => e.Bytes) > most; i--)
            if (_entries[i].Holders == 0)
                Drop(_entries[i]);
    }

    /// <summary>Takes it off the list; its last holder frees it, or nobody has it any more.</summary>
    private void Drop(Entry entry)
    {
        if (!_entries.Remove(entry))
            return;
        entry.IsListed = false;
        if (entry.Holders == 0)
            Free(entry);
    }

    /// <summary>In the background: two gigabytes take a sixth of a second. A network that did not load is none.</summary>
    private void Free(Entry entry)
    {
        if (entry.Network.IsValueCreated)
        {
            Task freeing = Task.Run(entry.Network.Value.Dispose);
            // Not a chain of all that were ever freed: a server frees one with every call.
            _freeing = _freeing.IsCompleted ? freeing : Task.WhenAll(_freeing, freeing);
        }
    }
}
