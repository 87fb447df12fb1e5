using Clara.Imaging;
using Clara.Inference.Networks;

namespace Clara.Inference.Inferers;

/// <summary>
/// The memory that all runs side by side may take together. Each reserves what its plan takes before it begins, in one piece; a later one plans with what is left, and waits where that does not
/// suffice. What is only kept for later calls, networks and prepared images, makes way. Who comes first is served first, so that a large run is not passed by small ones for ever. Any thread. Since 0.2.
/// </summary>
public sealed class MemoryBudget
{
    /// <summary>The stage of a run that waits.</summary>
    internal const string Waiting = "waiting for memory";

    private readonly long _asked;
    private readonly IHeldMemory[] _held;
    private readonly Lock _lock = new();
    private readonly LinkedList<object> _queue = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _reserved;

    /// <param name="bytes">What may be taken; 0 is what the machine allows.</param>
    public MemoryBudget(long bytes)
        : this(bytes, [])
    {
    }

    /// <param name="bytes">What may be taken; 0 is what the machine allows.</param>
    /// <param name="held">What counts too and makes way, the first one first.</param>
    internal MemoryBudget(long bytes, params IHeldMemory[] held) => (_asked, _held) = (bytes, held);

    /// <summary>Bytes that may be taken in all.</summary>
    public long Allowed => MemoryBound.Of(_asked);

    /// <summary>Bytes that are reserved now; never more than are allowed.</summary>
    public long Reserved
    {
        get
        {
            lock (_lock)
                return _reserved;
        }
    }

    /// <summary>How a run chooses what it takes.</summary>
    /// <param name="left">Bytes that it may have.</param>
    /// <param name="isAlone">Whether nobody holds anything: then estimates refuse nothing.</param>
    /// <returns>The bytes that it takes; null where it does not fit and rather waits.</returns>
    internal delegate long? Choice(long left, bool isAlone);

    /// <summary>
    /// Reserves memory, waiting for others to end where nothing fits beside them; the caller disposes the result. The caller must hold no other reservation. Throws
    /// <see cref="ClaraException"/> (Memory) at once for what would not fit alone either, <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    /// <param name="least">Bytes that are known to be needed whatever is chosen.</param>
    /// <param name="good">Bytes with which nothing has to be given up; unused networks make way for them.</param>
    /// <param name="choose">Called once or more, under a lock: short, and without calls of this budget.</param>
    /// <param name="waiting">Told once, with a sentence for the user, before it waits; may be null.</param>
    /// <param name="ct">Ends the wait.</param>
    internal MemoryReservation Reserve(long least, long good, Choice choose, Action<string>? waiting, CancellationToken ct)
    {
        MemoryBound.Require(least, _asked);
        object me = new();
        bool isTold = false;
        lock (_lock)
            _queue.AddLast(me);
        try
        {
            while (true)
            {
                ct.ThrowIfCancellationRequested();
                Task changed;
                long left = 0;
                lock (_lock)
                {
                    if (_queue.First!.Value == me && Take(good, choose, out left) is MemoryReservation taken)
                        return taken;
                    changed = _changed.Task;
                }
                if (!isTold)
                    waiting?.Invoke($"There is not enough memory beside other work: at least {MemoryBound.GiB(least)} are needed and {MemoryBound.GiB(Math.Max(0, left))} of {MemoryBound.GiB(Allowed)} are left; it waits until other work ends.");
                isTold = true;
                changed.Wait(ct);
            }
        }
        finally
        {
            lock (_lock)
                _queue.Remove(me);
            Wake();
        }
    }

    /// <summary>For work of one run over the whole image; see <see cref="Reserve"/>.</summary>
    /// <param name="network">What it takes beside the known bytes was learnt from its first run; before that it takes all that is left, until <see cref="WholeBytes"/> are known.</param>
    /// <param name="known">Bytes of input, output and results.</param>
    /// <param name="voxels">Of the input.</param>
    /// <param name="progress">Told once before it waits, at its beginning; may be null.</param>
    /// <param name="ct">Ends the wait.</param>
    internal MemoryReservation ReserveWhole(Network network, long known, long voxels, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        bool isUnknown = network.RunBytesPerVoxel is null && network.MeasuresRuns;
        long all = WholeBytes(network, known, voxels);
        return Reserve(known, all, (left, isAlone) => isUnknown ? (known <= left ? left : null) : all <= left || isAlone ? Math.Min(all, left) : null,
            why => progress?.Report(new(0, Waiting) { Note = new(why) }), ct);
    }

    /// <summary>What a run over the whole image takes, as far as it is known. After a first run that took all that was left, its reservation is shrunk to this.</summary>
    /// <param name="network">Perhaps it has learnt.</param>
    /// <param name="known">Bytes of input, output and results.</param>
    /// <param name="voxels">Of the input.</param>
    internal static long WholeBytes(Network network, long known, long voxels) => checked(known + (long)((network.RunBytesPerVoxel ?? 0) * voxels));

    /// <summary>Gives back what a reservation holds above a number of bytes.</summary>
    internal void Shrink(MemoryReservation reservation, long bytes)
    {
        lock (_lock)
        {
            if (bytes >= reservation.Bytes)
                return;
            _reserved -= reservation.Bytes - bytes;
            reservation.Bytes = bytes;
        }
        Wake();
    }

    private MemoryReservation? Take(long good, Choice choose, out long left)
    {
        long free = Allowed - _reserved;
        left = free - _held.Sum(h => h.HeldBytes);
        while (left < good && _held.Any(h => h.DropUnused()))
            left = free - _held.Sum(h => h.HeldBytes);
        bool isAlone = _reserved == 0;
        // What loaded networks take stays taken however long one waits: it asks for fewer windows at once and refuses nothing.
        long may = isAlone ? Math.Max(left, Math.Min(good, free)) : left;
        if (choose(may, isAlone) is not long bytes)
            return null;
        bytes = Math.Min(bytes, free);
        _reserved += bytes;
        return new(this, bytes);
    }

    /// <summary>All who wait look again; those that are not first only see that.</summary>
    private void Wake()
    {
        TaskCompletionSource changed;
        lock (_lock)
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.SetResult();
    }
}
