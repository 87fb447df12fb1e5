namespace Clara.Imaging;

/// <summary>The five row filters (W3C PNG, section 9): each byte is stored as its difference from what its neighbours foretell.</summary>
internal static class PngFilter
{
    public const byte Up = 2;

    /// <summary>Undoes a filter in place; false for one that does not exist.</summary>
    /// <param name="filter">0 none, 1 left, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The row's bytes.</param>
    /// <param name="above">The row before, zeros for the first.</param>
    /// <param name="back">Bytes to the same byte of the pixel on the left.</param>
    public static bool Undo(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int back)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (int i = back; i < row.Length; i++)
                    row[i] += row[i - back];
                return true;
            case Up:
                for (int i = 0; i < row.Length; i++)
                    row[i] += above[i];
                return true;
            case 3:
                for (int i = 0; i < row.Length; i++)
                    row[i] += (byte)((above[i] + (i < back ? 0 : row[i - back])) >> 1);
                return true;
            case 4:
                for (int i = 0; i < row.Length; i++)
                    row[i] += i < back ? above[i] : Paeth(row[i - back], above[i], above[i - back]);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Of left, above and above left the one nearest to left + above - above left; ties in that order.</summary>
    private static byte Paeth(byte left, byte above, byte aboveLeft)
    {
        int toLeft = Math.Abs(above - aboveLeft), toAbove = Math.Abs(left - aboveLeft), toAboveLeft = Math.Abs(left + above - 2 * aboveLeft);
        return toLeft <= toAbove && toLeft <= toAboveLeft ? left : toAbove <= toAboveLeft ? above : aboveLeft;
    }
}
