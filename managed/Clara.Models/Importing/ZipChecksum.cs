namespace Clara.Models.Importing;

/// <summary>The checksum of zip entries (CRC-32, polynomial 0x04C11DB7, bits reversed), which .NET's reader does not compare: a flipped bit in weights would be another network.</summary>
internal static class ZipChecksum
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        uint value = (uint)i;
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        return value;
    })];

    /// <summary>Goes on from the sum of what came before; 0 of nothing.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        sum = ~sum;
        foreach (byte b in bytes)
            sum = (sum >> 8) ^ Table[(byte)(sum ^ b)];
        return ~sum;
    }
}
