using System.Globalization;
using System.Text;

namespace Clara.Imaging;

/// <summary>
/// Between header fields and a <see cref="Grid"/>. MetaImage's world is LPS in mm as ours, and each run of NDims numbers in TransformMatrix is the direction of one array axis, as ITK has it.
/// </summary>
internal static class MetaImageGeometry
{
    /// <summary>The grid; throws <see cref="GeometryException"/> that names the file.</summary>
    public static Grid GridOf(MetaImageFields fields, string name)
    {
        long axes = fields.Whole("NDims", 0);
        if (axes is < 2 or > 4)
            throw new GeometryException($"{name} has {axes} axes; only single slices and volumes (NDims 2 to 4) can be read.");
        int n = (int)axes;
        Size3 size = SizeOf(fields.Wholes("DimSize", n)!, name);
        if (fields.Text("DistanceUnits") is { Length: > 0 } unit && unit is not ("mm" or "?"))
            throw new GeometryException($"{name} gives its lengths in another unit than mm (see its DistanceUnits), which programs take differently; convert it to mm first.");
        double[] spacing = fields.Numbers(n, "ElementSpacing", "ElementSize")
            ?? throw new GeometryException($"{name} does not say its spacing; add ElementSpacing in mm to its header.");
        for (int a = 0; a < Math.Min(n, 3); a++)
            if (!double.IsFinite(spacing[a]) || spacing[a] <= 0)
                throw new GeometryException($"{name}: the header's spacing along axis {a + 1} is not finite and above 0 mm; correct it or write the file again from its source.");
        double[] offset = fields.Numbers(n, "Offset", "Position", "Origin") ?? new double[n];
        double[]? matrix = fields.Numbers(n * n, "TransformMatrix", "Orientation", "Rotation");
        if (offset.Take(3).Concat(matrix ?? []).Any(v => !double.IsFinite(v)))
            throw new GeometryException($"{name}: the header's position or direction is not a finite number; correct it or write the file again from its source.");
        try
        {
            Matrix3 direction = Matrix3.FromColumns(Axis(0), Axis(1), Axis(2));
            return Orthonormal.Straightened(new(size, new(spacing[0], spacing[1], n > 2 ? spacing[2] : 1), new(offset[0], offset[1], n > 2 ? offset[2] : 0), direction));
        }
        catch (GeometryException)
        {
            throw new GeometryException(
                $"{name}: the axes in TransformMatrix are no unit vectors at right angles, which label maps cannot follow. Correct the header or write the file again from its source.");
        }

        Vector3 Axis(int a) => matrix is null || a >= n ? new(a == 0 ? 1 : 0, a == 1 ? 1 : 0, a == 2 ? 1 : 0) : new(matrix[a * n], matrix[a * n + 1], n > 2 ? matrix[a * n + 2] : 0);
    }

    /// <summary>What the axes of a header with a grid count; a fourth one is time.</summary>
    public static IEnumerable<FileAxis> AxesOf(MetaImageFields fields) =>
        fields.Wholes("DimSize", (int)fields.Whole("NDims", 0))!.Select((size, a) => new FileAxis(a < 3 ? FileAxisKind.Space : FileAxisKind.Time, size));

    /// <summary>The header lines of a grid, in doubles that come back bit for bit.</summary>
    public static void Write(Grid grid, StringBuilder header)
    {
        (Matrix3 d, Vector3 o, Vector3 s) = (grid.Direction, grid.OriginMm, grid.SpacingMm);
        Line("TransformMatrix", d.M11, d.M21, d.M31, d.M12, d.M22, d.M32, d.M13, d.M23, d.M33);
        Line("Offset", o.X, o.Y, o.Z);
        Line("CenterOfRotation", 0, 0, 0);
        Line("ElementSpacing", s.X, s.Y, s.Z);
        Line("DimSize", grid.Size.X, grid.Size.Y, grid.Size.Z);

        // Plus zero: negative zeros read badly.
        void Line(string key, params double[] values) =>
            header.Append(key).Append(" = ").AppendJoin(' ', values.Select(v => (v + 0.0).ToString("R", CultureInfo.InvariantCulture))).Append('\n');
    }

    private static Size3 SizeOf(long[] dims, string name)
    {
        for (int a = 0; a < dims.Length; a++)
            if (dims[a] < 1)
                throw new GeometryException($"{name} is an empty volume: its axis {a + 1} has {dims[a]} voxels; write it again from its source.");
        for (int a = 0; a < Math.Min(dims.Length, 3); a++)
            if (dims[a] > int.MaxValue)
                throw new GeometryException($"{name} claims {dims[a]} voxels along axis {a + 1}, more than this build can hold; crop it or check the header.");
        return new((int)dims[0], (int)dims[1], dims.Length > 2 ? (int)dims[2] : 1);
    }
}
