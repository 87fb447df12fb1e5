using System.Runtime.ExceptionServices;

namespace Clara.Imaging;

/// <summary>The one way in which voxel work runs in parallel: a count (slices, rows) is cut into contiguous slabs.</summary>
public static class Slabs
{
    /// <summary>
    /// Calls <paramref name="body"/> with half-open ranges that cover 0 to <paramref name="count"/>, on up to <paramref name="degree"/> threads
    /// (0 = one a processor), looking at the token before each slab. Bodies must write to their own range only, so that results do not depend on the degree.
    /// Rethrows a body's own exception; throws <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    public static void Run(int count, int degree, Action<int, int> body, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (count <= 0)
            return;
        int threads = Math.Min(degree > 0 ? degree : Environment.ProcessorCount, count);
        // Four slabs a thread: small enough to balance and to notice a cancel, large enough to cost nothing.
        int slabs = Math.Min(count, threads == 1 ? Math.Min(count, 8) : threads * 4);
        if (threads == 1)
        {
            for (int s = 0; s < slabs; s++)
            {
                ct.ThrowIfCancellationRequested();
                body((int)((long)count * s / slabs), (int)((long)count * (s + 1) / slabs));
            }
            return;
        }
        try
        {
            Parallel.For(0, slabs, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = ct },
                s => body((int)((long)count * s / slabs), (int)((long)count * (s + 1) / slabs)));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
