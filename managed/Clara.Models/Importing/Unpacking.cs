using System.IO.Hashing;
using Clara.Imaging;

namespace Clara.Models.Importing;

/// <summary>Writes accepted entries into a new folder; none may give more bytes than it promised.</summary>
internal static class Unpacking
{
    private const int Block = 1 << 18;

    public static async Task WriteAsync(IReadOnlyList<ArchiveEntry> entries, string folder, string shown, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        long whole = Math.Max(1, entries.Sum(e => e.Length)), done = 0;
        byte[] block = new byte[Block];
        foreach (ArchiveEntry entry in entries)
        {
            ct.ThrowIfCancellationRequested();
            string path = Path.Combine(folder, entry.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using FileStream target = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
            if (entry.Length == 0)
                continue; // nor is a pipe opened, which would be waited for
            await using Stream source = entry.Open();
            long written = 0;
            Crc32 sum = new();
            for (int n; (n = await source.ReadAsync(block, ct).ConfigureAwait(false)) > 0;)
            {
                written += n;
                if (written > entry.Length)
                    throw new ModelInvalidException($"{shown} is refused: its entry '{OneLine.Quote(entry.Name)}' has more bytes than it says.");
                sum.Append(block.AsSpan(0, n));
                await target.WriteAsync(block.AsMemory(0, n), ct).ConfigureAwait(false);
                done += n;
                progress?.Report(new((double)done / whole, "copying"));
            }
            if (written != entry.Length)
                throw new ModelInvalidException($"{shown} is damaged: its entry '{OneLine.Quote(entry.Name)}' ends too early.");
            // .NET's reader does not compare it, and a flipped bit in weights would be another network.
            if (entry.Checksum is uint expected && expected != sum.GetCurrentHashAsUInt32())
                throw new ModelInvalidException($"{shown} is damaged: the checksum of its entry '{OneLine.Quote(entry.Name)}' does not fit.");
        }
    }
}
