namespace Clara.Imaging;

/// <summary>
/// Where the three array axes go in the patient, a letter an axis, first axis first: L or R, P or A, I or S. As in nibabel the letter is the direction in which the
/// index rises: "RAS" has a first axis that runs to the patient's Right. The default is LPS, the order whose axes are those of the world. Since 0.1.
/// </summary>
public readonly record struct AxisCodes
{
    private const string Rising = "LPS", Falling = "RAI";
    private const int LpsBits = 0 | 1 << 3 | 2 << 6;

    // Three bits an axis (world axis, and 4 when the axis runs against it), stored as the difference from LPS so that default is a valid order.
    private readonly short _bits;

    internal AxisCodes(SignedAxis first, SignedAxis second, SignedAxis third) =>
        _bits = (short)((Bits(first) | Bits(second) << 3 | Bits(third) << 6) ^ LpsBits);

    /// <summary>
    /// Reads three letters, in either case: one of L/R, one of P/A and one of I/S in any order.
    /// Throws <see cref="ClaraException"/> (<see cref="StatusCode.Argument"/>) for anything else.
    /// </summary>
    public static AxisCodes Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        SignedAxis?[] axes = [.. text.Take(4).Select(Axis)];
        if (text.Length != 3 || axes.Any(a => a is null) || axes.DistinctBy(a => a!.Value.World).Count() != 3)
            throw new ClaraException(StatusCode.Argument, $"'{Shown(text)}' is no axis order; give three letters, one each of L or R, P or A, I or S, such as RAS.");
        return new(axes[0]!.Value, axes[1]!.Value, axes[2]!.Value);
    }

    /// <summary>
    /// The codes of a grid's axes; for oblique axes the nearest ones, by the rule of nibabel's io_orientation: of the orthonormal matrix nearest to the direction, each column
    /// in turn takes the world axis of its largest element among those that are left.
    /// </summary>
    public static AxisCodes Of(Grid grid)
    {
        Matrix3 direction = Orthonormal.Nearest(grid.Direction);
        Span<SignedAxis> axes = stackalloc SignedAxis[3];
        int taken = 0;
        for (int column = 0; column < 3; column++)
        {
            int largest = -1;
            for (int row = 0; row < 3; row++)
                if ((taken & 1 << row) == 0 && (largest < 0 || Math.Abs(direction[row, column]) > Math.Abs(direction[largest, column])))
                    largest = row;
            taken |= 1 << largest;
            axes[column] = new(largest, direction[largest, column] < 0);
        }
        return new(axes[0], axes[1], axes[2]);
    }

    /// <summary>The three letters, such as "RAS".</summary>
    public override string ToString() => string.Create(3, this, static (text, codes) =>
    {
        for (int i = 0; i < 3; i++)
            text[i] = (codes[i].Negative ? Falling : Rising)[codes[i].World];
    });

    internal SignedAxis this[int axis]
    {
        get
        {
            int bits = (_bits ^ LpsBits) >> 3 * axis;
            return new(bits & 3, (bits & 4) != 0);
        }
    }

    private static string Shown(string text) => string.Concat(text.Take(12).Select(c => char.IsControl(c) ? ' ' : c)) + (text.Length > 12 ? "..." : "");

    private static int Bits(SignedAxis a) => a.World | (a.Negative ? 4 : 0);

    private static SignedAxis? Axis(char letter)
    {
        letter = char.ToUpperInvariant(letter);
        int rising = Rising.IndexOf(letter), falling = Falling.IndexOf(letter);
        return rising >= 0 ? new(rising, false) : falling >= 0 ? new(falling, true) : null;
    }

    /// <summary>A world axis (0 to 2, LPS), and whether an array axis runs against it.</summary>
    internal readonly record struct SignedAxis(int World, bool Negative);
}
