namespace Clara.Imaging;

/// <summary>
/// From a header's space to a <see cref="Grid"/> in LPS, mm: the only place where NRRD's other worlds are met. A space that only has a dimension, and 3D-right-handed, count as LPS
/// (as ITK, 3D Slicer and MITK take them); without space directions the spacings lie along that world's axes, from 0 on, and are 1 mm where there are none (as ITK and VTK have it).
/// </summary>
internal static class NrrdGeometry
{
    /// <summary>The grid; throws <see cref="GeometryException"/> that names the file.</summary>
    public static Grid GridOf(NrrdHeader header, NrrdAxes axes)
    {
        string name = header.Name;
        Size3 size = axes.SizeOf(name);
        (double sx, double sy) = World(header);
        double[] mm = MillimetresOf(header, axes);
        Vector3[] columns = Columns(header, axes);
        Vector3 origin = Origin(header);
        try
        {
            Matrix3 map = Matrix3.FromColumns(Lps(columns[0]), Lps(columns[1]), Lps(columns[2]));
            Vector3 spacing = new(map.Column(0).Length, map.Column(1).Length, map.Column(2).Length);
            if (!map.IsFinite || !spacing.IsFinite)
                throw new GeometryException("The header's spacing or direction is not a finite number.");
            if (spacing.X <= 0 || spacing.Y <= 0 || spacing.Z <= 0)
                throw new GeometryException("The header's spacing is zero along an axis.");
            return new(size, spacing, Lps(origin), Orthonormal.Units(map));
        }
        catch (GeometryException e)
        {
            throw new GeometryException($"{name}: {e.Message} Correct the header or write the file again from its source.");
        }

        Vector3 Lps(Vector3 v) => new(v.X * sx * mm[0], v.Y * sy * mm[1], v.Z * mm[2]);
    }

    private static (double X, double Y) World(NrrdHeader header)
    {
        string space = header.Find("space")?.ToLowerInvariant() ?? "";
        return space switch
        {
            "" or "left-posterior-superior" or "lps" or "3d-right-handed" or "3dr" or "left-posterior-superior-time" or "lpst" or "3d-right-handed-time" or "3drt" => (1, 1),
            "right-anterior-superior" or "ras" or "right-anterior-superior-time" or "rast" => (-1, -1),
            "left-anterior-superior" or "las" or "left-anterior-superior-time" or "last" => (1, -1),
            _ => throw new GeometryException(
                $"{header.Name} lies in a space that does not say where the patient's left is; write it again with the space left-posterior-superior."),
        };
    }

    /// <summary>Millimetres of one unit along each axis: of the world with space directions, of the array else.</summary>
    private static double[] MillimetresOf(NrrdHeader header, NrrdAxes axes)
    {
        bool world = header.Find("spacedirections") is not null;
        string? text = header.Find(world ? "spaceunits" : "units");
        if (text is null)
            return [1, 1, 1];
        string[] quoted = text.Split('"');
        string[] units = quoted.Length > 1 ? [.. quoted.Where((_, i) => i % 2 == 1)] : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        double[] mm = [1, 1, 1];
        for (int i = 0; i < 3; i++)
            mm[i] = Unit(world ? i : i < axes.Spatial.Length ? axes.Spatial[i] : int.MaxValue).ToLowerInvariant() switch
            {
                "mm" or "millimeter" or "millimeters" or "millimetre" or "" or "none" or "???" or "pixel" or "voxel" => 1,
                "cm" => 10,
                "m" => 1000,
                "um" or "\u00b5m" or "\u03bcm" or "micron" or "microns" or "micrometer" => 1e-3,
                "nm" => 1e-6,
                _ when !world => 1,   // the unit of an axis that is not space, or of a value that nobody measures
                _ => throw new GeometryException($"{header.Name} measures space in a unit that is not known; write it again in mm."),
            };
        return mm;

        string Unit(int at) => at < units.Length ? units[at].Trim() : "";
    }

    private static Vector3[] Columns(NrrdHeader header, NrrdAxes axes)
    {
        string? text = header.Find("spacedirections");
        Vector3[] columns = text is null ? FromSpacings(header, axes) : FromDirections(header, axes, text);
        if (axes.Spatial.Length == 3)
            return columns;
        // A single slice stands upright on its plane, as thick as 1.
        (Vector3 x, Vector3 y) = (columns[0], columns[1]);
        Vector3 normal = new(x.Y * y.Z - x.Z * y.Y, x.Z * y.X - x.X * y.Z, x.X * y.Y - x.Y * y.X);
        return [x, y, new(normal.X / normal.Length, normal.Y / normal.Length, normal.Z / normal.Length)];
    }

    private static Vector3[] FromDirections(NrrdHeader header, NrrdAxes axes, string text)
    {
        List<double[]?> vectors = NrrdText.Vectors(text) ?? throw Unreadable(header, "space directions");
        return [.. axes.Spatial.Select(axis => InSpace(vectors[axis] ?? throw Unreadable(header, "space directions"), header, "space directions"))];
    }

    private static Vector3[] FromSpacings(NrrdHeader header, NrrdAxes axes)
    {
        string[]? words = header.Words("spacings", axes.All.Count);
        Vector3[] columns = new Vector3[axes.Spatial.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            double spacing = 1;
            if (words is not null && !NrrdText.TryNumber(words[axes.Spatial[i]], out spacing))
                throw Unreadable(header, "spacings");
            if (!(spacing > 0 && double.IsFinite(spacing)))
                throw new GeometryException($"{header.Name}: The header's spacing along axis {axes.Spatial[i] + 1} is not above 0 and finite. Correct the header or write the file again from its source.");
            columns[i] = new(i == 0 ? spacing : 0, i == 1 ? spacing : 0, i == 2 ? spacing : 0);
        }
        return columns;
    }

    private static Vector3 Origin(NrrdHeader header)
    {
        if (header.Find("spaceorigin") is not string text)
            return default;
        List<double[]?>? vectors = NrrdText.Vectors(text);
        return vectors is [double[] origin] ? InSpace(origin, header, "space origin", isPoint: true) : throw Unreadable(header, "space origin");
    }

    private static Vector3 InSpace(double[] v, NrrdHeader header, string field, bool isPoint = false) => v.Length switch
    {
        2 => new(v[0], v[1], 0),
        3 => new(v[0], v[1], v[2]),
        4 when isPoint || v[3] == 0 => new(v[0], v[1], v[2]),   // where a series begins in time is of no matter to its place
        _ => throw new GeometryException($"The \"{field}\" of {header.Name} have {v.Length} numbers a vector; space has 2 or 3, write the file again as a 3-D volume."),
    };

    private static ImageFormatException Unreadable(NrrdHeader header, string field) =>
        new($"The field \"{field}\" of {header.Name} cannot be read; correct the header or write the file again.");
}
