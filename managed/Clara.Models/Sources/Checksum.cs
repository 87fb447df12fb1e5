using System.Security.Cryptography;
using Clara.Imaging;

namespace Clara.Models.Sources;

/// <summary>Compares a file with the checksum that an index promises.</summary>
internal static class Checksum
{
    private const int Block = 1 << 20;

    public static async Task<bool> FitsAsync(string path, string sha256, IProgress<WorkProgress>? progress, CancellationToken ct)
    {
        await using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = new byte[Block];
        for (int n; (n = await file.ReadAsync(block, ct).ConfigureAwait(false)) > 0;)
        {
            hash.AppendData(block, 0, n);
            progress?.Report(new((double)file.Position / Math.Max(1, file.Length), "checking"));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == sha256;
    }
}
