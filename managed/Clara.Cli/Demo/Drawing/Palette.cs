using SkiaSharp;

namespace Clara.Cli.Demo.Drawing;

/// <summary>Colours on black.</summary>
internal static class Palette
{
    public static readonly SKColor Background = new(0x0b, 0x0d, 0x10), Panel = SKColors.Black, Frame = new(0x2c, 0x33, 0x3a);
    public static readonly SKColor Text = new(0xe8, 0xec, 0xef), Faint = new(0x8d, 0x98, 0xa3), Halo = new(0, 0, 0, 150), Truth = new(255, 255, 255, 235);

    // Okabe and Ito 2008: told apart in all common colour blindnesses. Their black is left out, and their blue is lighter here to be seen on black.
    private static readonly SKColor[] Distinct =
    [
        new(0xe6, 0x9f, 0x00), new(0x56, 0xb4, 0xe9), new(0xcc, 0x79, 0xa7), new(0x00, 0xb8, 0x86), new(0xf0, 0xe4, 0x42), new(0xf0, 0x6a, 0x1a), new(0x4d, 0x8d, 0xe0),
    ];

    /// <summary>The colour of a structure by its place in the list; past the seventh the same ones come lighter, then darker.</summary>
    public static SKColor Structure(int place)
    {
        SKColor colour = Distinct[place % Distinct.Length];
        return (place / Distinct.Length % 3) switch { 0 => colour, 1 => Towards(colour, 255, 0.5), _ => Towards(colour, 0, 0.4) };
    }

    private static SKColor Towards(SKColor c, int end, double share)
    {
        return new(Mix(c.Red), Mix(c.Green), Mix(c.Blue));
        byte Mix(byte v) => (byte)(v + (end - v) * share);
    }
}
