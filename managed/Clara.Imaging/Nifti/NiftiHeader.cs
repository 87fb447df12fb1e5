namespace Clara.Imaging;

/// <summary>
/// The fields of a NIfTI-1 (348 bytes) or NIfTI-2 (540 bytes) header that matter for voxels and geometry, as the file has them: RAS world, the file's units, nothing checked
/// but what it takes to parse. Offsets after nifti1.h and nifti2.h.
/// </summary>
internal sealed record NiftiHeader
{
    public const int Size1 = 348;
    public const int Size2 = 540;

    /// <summary>Millimetres in xyzt_units.</summary>
    public const int UnitMillimetre = 2;

    /// <summary>Intent of a label map, NIFTI_INTENT_LABEL.</summary>
    public const int IntentLabel = 1002;

    public required bool IsVersion2 { get; init; }

    public bool IsBigEndian { get; init; }

    /// <summary>Header and voxels in one file (n+1, n+2), not a .hdr/.img pair (ni1, ni2).</summary>
    public required bool IsSingleFile { get; init; }

    public required int Datatype { get; init; }

    /// <summary>dim[0..7]: number of axes, then their extents.</summary>
    public required long[] Dim { get; init; }

    /// <summary>pixdim[0..7]: qfac, then spacings.</summary>
    public required double[] Pixdim { get; init; }

    /// <summary>First byte of the voxels as a number in the file; NIfTI-1 stores it as a float.</summary>
    public double VoxOffset { get; init; }

    public double Slope { get; init; } = 1;

    public double Inter { get; init; }

    public int XyztUnits { get; init; } = UnitMillimetre;

    public int IntentCode { get; init; }

    public int QformCode { get; init; }

    public int SformCode { get; init; }

    /// <summary>quatern_b, c, d, then qoffset_x, y, z.</summary>
    public required double[] Qform { get; init; }

    /// <summary>srow_x, srow_y, srow_z: three rows of four.</summary>
    public required double[] Sform { get; init; }

    /// <summary>Bytes of the header itself; the four extension flag bytes follow.</summary>
    public int HeaderSize => IsVersion2 ? Size2 : Size1;

    /// <summary>Length of the whole header as its first four bytes tell it, and their byte order; 0 when they are no NIfTI header's.</summary>
    public static (int Size, bool BigEndian) SizeOf(ReadOnlySpan<byte> start)
    {
        NiftiFields little = new(start, false), big = new(start, true);
        return little.Int32(0) is Size1 or Size2 ? (little.Int32(0), false)
            : big.Int32(0) is Size1 or Size2 ? (big.Int32(0), true)
            : (0, false);
    }

    /// <summary>Reads a header of <see cref="SizeOf"/> bytes; throws <see cref="ImageFormatException"/> that names the file when it has no NIfTI magic.</summary>
    public static NiftiHeader Parse(ReadOnlySpan<byte> bytes, string name)
    {
        (int size, bool big) = SizeOf(bytes);
        bool single = bytes.Slice(size == Size2 ? 4 : 344, 3) switch
        {
            [(byte)'n', (byte)'+', (byte)'1'] when size == Size1 => true,
            [(byte)'n', (byte)'i', (byte)'1'] when size == Size1 => false,
            [(byte)'n', (byte)'+', (byte)'2'] when size == Size2 => true,
            [(byte)'n', (byte)'i', (byte)'2'] when size == Size2 => false,
            _ => throw new ImageFormatException($"{name} has no NIfTI magic (n+1, ni1, n+2, ni2): it is damaged or an Analyze 7.5 file; convert it to NIfTI first."),
        };
        return size == Size2 ? Parse2(new(bytes, big), big, single) : Parse1(new(bytes, big), bytes[123], big, single);
    }

    private static NiftiHeader Parse1(NiftiFields f, byte units, bool big, bool single) => new()
    {
        IsVersion2 = false, IsBigEndian = big, IsSingleFile = single,
        Dim = f.Int16s(40, 8), IntentCode = f.Int16(68), Datatype = f.Int16(70), Pixdim = f.Singles(76, 8),
        VoxOffset = f.Single(108), Slope = f.Single(112), Inter = f.Single(116), XyztUnits = units,
        QformCode = f.Int16(252), SformCode = f.Int16(254), Qform = f.Singles(256, 6), Sform = f.Singles(280, 12),
    };

    private static NiftiHeader Parse2(NiftiFields f, bool big, bool single) => new()
    {
        IsVersion2 = true, IsBigEndian = big, IsSingleFile = single,
        Datatype = f.Int16(12), Dim = f.Int64s(16, 8), Pixdim = f.Doubles(104, 8), VoxOffset = f.Int64(168), Slope = f.Double(176), Inter = f.Double(184),
        QformCode = f.Int32(344), SformCode = f.Int32(348), Qform = f.Doubles(352, 6), Sform = f.Doubles(400, 12), XyztUnits = f.Int32(500), IntentCode = f.Int32(504),
    };

    /// <summary>Where the voxels start: 0 in the header of a single file means right behind header and flags. Throws <see cref="ImageFormatException"/> for an offset that cannot be.</summary>
    public long DataStart(string name)
    {
        int least = IsSingleFile ? HeaderSize + 4 : 0;
        if (VoxOffset == 0)
            return least;
        if (!(VoxOffset >= least && VoxOffset < long.MaxValue) || VoxOffset != Math.Floor(VoxOffset))
            throw new ImageFormatException($"The header of {name} puts the voxels at an impossible place (vox_offset); the file is damaged, write it again from its source.");
        return (long)VoxOffset;
    }
}
