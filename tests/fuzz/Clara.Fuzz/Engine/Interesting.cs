namespace Clara.Fuzz;

/// <summary>Values that readers stumble over, as numbers and as text.</summary>
internal static class Interesting
{
    private static readonly long[] Integers =
    [
        0, 1, -1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 32, 63, 64, 100, 127, 128, 129, 255, 256, 257, 347, 348, 349, 352, 512, 540, 544, 768, 1000, 1024, 1280, 2048, 4096, 32766, 32767, 32768, -32768, 65535, 65536,
        46340, 46341, 1 << 20, (1 << 24) - 1, 1 << 24, int.MaxValue - 1, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, (1L << 31) + 1, 1L << 40, 1L << 53, (1L << 53) + 1, 1L << 62, long.MaxValue, long.MaxValue - 1,
        long.MinValue,
    ];

    private static readonly double[] Reals =
    [
        0, -0.0, 1, -1, 0.5, 1e-3, 1e-6, 1e-30, 1e-320, 2, 352, 1e6, 1e15, 1e30, 3.4e38, 3.5e38, 1e300, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 9.2e18,
    ];

    private static readonly string[] Words =
    [
        "nan", "-nan", "inf", "-inf", "1e999", "-1e999", "1e-999", "0x10", "+1", "--1", "1.", ".5", "1,5", "", " ", "none", "LOCAL", "LIST", "True", "False", "true", "T", "(", ")", "()", "(0,0,0)", "(1,0,0)", "(nan,0,0)", "(1,0)", ",", ":=", "=", "\0", "\u00e9",
        "99999999999999999999999999", "-99999999999999999999999999", "../f.raw", "/etc/passwd", "f.raw", "f.%03d.raw", "\\", "\\n", "\"", "{", "little", "big", "raw", "gzip", "ascii", "text", "hex", "bzip2", "short", "uchar", "double", "uint64",
    ];

    public static long Integer(Random random) => Integers[random.Next(Integers.Length)];

    public static double Real(Random random) => random.Next(8) == 0 ? BitConverter.Int64BitsToDouble(random.NextInt64()) : Reals[random.Next(Reals.Length)];

    public static string Word(Random random) => Words[random.Next(Words.Length)];

    /// <summary>A number as a header's text may have it.</summary>
    public static string Number(Random random) => random.Next(4) switch
    {
        0 => FormattableString.Invariant($"{Integer(random)}"),
        1 => FormattableString.Invariant($"{Real(random):R}"),
        2 => FormattableString.Invariant($"{random.Next(-3, 70)}"),
        _ => FormattableString.Invariant($"{random.NextDouble() * 4 - 2:R}"),
    };
}
