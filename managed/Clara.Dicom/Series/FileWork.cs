using Clara.Imaging;

namespace Clara.Dicom.Series;

/// <summary>The same work on many files, several at once.</summary>
internal static class FileWork
{
    /// <summary>Two at least: one reads while the other decodes.</summary>
    private static int Degree => Math.Max(2, Environment.ProcessorCount);

    /// <summary>Does the work of each index; the first failure ends it. Progress comes from any thread, one at a time and never falling.</summary>
    public static async Task RunAsync(int count, string what, IProgress<WorkProgress>? progress, Func<int, Task> work, CancellationToken ct)
    {
        int done = 0;
        Lock told = new();
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = Degree, CancellationToken = ct }, async (i, _) =>
        {
            await work(i).ConfigureAwait(false);
            if (progress is null)
                return;
            lock (told)
            {
                done++;
                progress.Report(new((double)done / count, $"{what} {done} of {count}"));
            }
        }).ConfigureAwait(false);
    }
}
