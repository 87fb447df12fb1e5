namespace Clara.Imaging;

/// <summary>The checksum of gzip and PNG (CRC-32, polynomial 0x04C11DB7, bits reversed) of data in parts.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    /// <summary>
    /// The checksum of two parts in a row. Appending n bytes multiplies the first one's polynomial by x^(8 n) modulo the generator, and the second one is added: checksums are linear.
    /// </summary>
    /// <param name="first">Checksum of the first part; 0 of nothing.</param>
    /// <param name="second">Checksum of the second part.</param>
    /// <param name="secondBytes">Length of the second part.</param>
    public static uint Combined(uint first, uint second, long secondBytes) => Product(PowerOfX(8 * secondBytes), first) ^ second;

    /// <summary>x^n by squaring; the highest bit stands for x^0.</summary>
    private static uint PowerOfX(long n)
    {
        uint result = 1u << 31, square = 1u << 30;
        for (; n > 0; n >>= 1)
        {
            if ((n & 1) != 0)
                result = Product(result, square);
            square = Product(square, square);
        }
        return result;
    }

    /// <summary>Product of two polynomials modulo the generator.</summary>
    private static uint Product(uint a, uint b)
    {
        uint product = 0;
        for (uint bit = 1u << 31; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
                product ^= b;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }
        return product;
    }
}
