namespace Clara.Imaging;

/// <summary>From a NIfTI header's size and RAS geometry to a <see cref="Grid"/> in LPS: the only place where RAS is met. Sform before qform before pixdim (method 1).</summary>
internal static class NiftiGeometry
{
    /// <summary>The size in voxels; throws <see cref="GeometryException"/> for empty or too large images.</summary>
    public static Size3 SizeOf(NiftiHeader header, string name)
    {
        long axes = header.Dim[0];
        if (axes is < 1 or > 7)
            throw new GeometryException($"The header of {name} claims {axes} axes (1 to 7 are possible); the file is damaged, write it again from its source.");
        for (int a = 1; a <= axes; a++)
            if (header.Dim[a] < 1)
                throw new GeometryException($"{name} is an empty volume: its axis {a} has {header.Dim[a]} voxels; write it again from its source.");
        for (int a = 1; a <= Math.Min(axes, 3); a++)
            if (header.Dim[a] > int.MaxValue)
                throw new GeometryException($"{name} claims {header.Dim[a]} voxels along axis {a}, more than this build can hold; crop it or check the header.");
        return new((int)header.Dim[1], axes >= 2 ? (int)header.Dim[2] : 1, axes >= 3 ? (int)header.Dim[3] : 1);
    }

    /// <summary>What the axes count: three of space, time, then components a voxel, as nifti1.h has it.</summary>
    public static IReadOnlyList<FileAxis> AxesOf(NiftiHeader header) =>
        [.. Enumerable.Range(1, (int)header.Dim[0]).Select(a => new FileAxis(a < 4 ? FileAxisKind.Space : a == 4 ? FileAxisKind.Time : FileAxisKind.Component, header.Dim[a]))];

    /// <summary>The grid; throws <see cref="GeometryException"/> that names the file when neither sform nor qform nor pixdim gives one.</summary>
    public static Grid GridOf(NiftiHeader header, string name)
    {
        Size3 size = SizeOf(header, name);
        // Also beside a sound sform: what wrote such a spacing did not know what it wrote, and nothing tells which of the two is right.
        for (int axis = 1; axis <= Math.Min(header.Dim[0], 3); axis++)
            if (!double.IsFinite(header.Pixdim[axis]))
                throw new GeometryException($"{name}: The header's spacing (pixdim) along axis {axis} is not a finite number. Correct the header or write the file again from its source.");
        string? problem = null;
        if (header.SformCode > 0 && TryGrid(size, Sform(header), header, out Grid? bySform, out problem))
            return bySform!;
        if (header.QformCode > 0 && TryGrid(size, NiftiQuaternion.ToAffine(header, PixdimOf(header)), header, out Grid? byQform, out string? qformProblem))
            return byQform!;
        else if (header.QformCode > 0)
            problem ??= Sentence("qform", header);
        if (problem is null && TryGrid(size, Scaling(PixdimOf(header)), header, out Grid? byPixdim, out problem))
            return byPixdim!;
        throw new GeometryException($"{name}: {problem} Correct the header or write the file again with a scanner-like geometry.");
    }

    /// <summary>The header's spacing; an axis that a one- or two-dimensional image lacks is as wide as 1 when the header says nothing usable.</summary>
    private static Vector3 PixdimOf(NiftiHeader h)
    {
        return new(At(1), At(2), At(3));
        double At(int axis)
        {
            double p = Math.Abs(h.Pixdim[axis]);
            return axis > h.Dim[0] && !(p > 0 && double.IsFinite(p)) ? 1 : p;
        }
    }

    private static RasAffine Sform(NiftiHeader h)
    {
        double[] s = h.Sform;
        Vector3 x = new(s[0], s[4], s[8]), y = new(s[1], s[5], s[9]), z = new(s[2], s[6], s[10]);
        // Two-dimensional images often leave the third column empty: the slice then stands upright on its plane.
        if (h.Dim[0] < 3 && z.Length == 0)
        {
            Vector3 normal = new(x.Y * y.Z - x.Z * y.Y, x.Z * y.X - x.X * y.Z, x.X * y.Y - x.Y * y.X);
            double scale = PixdimOf(h).Z / normal.Length;
            z = new(normal.X * scale, normal.Y * scale, normal.Z * scale);
        }
        return new(Matrix3.FromColumns(x, y, z), new(s[3], s[7], s[11]));
    }

    private static RasAffine Scaling(Vector3 p) => new(new(p.X, 0, 0, 0, p.Y, 0, 0, 0, p.Z), default);

    private static bool TryGrid(Size3 size, RasAffine ras, NiftiHeader header, out Grid? grid, out string? problem)
    {
        grid = null;
        problem = null;
        double mm = (header.XyztUnits & 7) switch { 1 => 1000, 3 => 1e-3, _ => 1 };   // metre, micron; unknown counts as mm
        Matrix3 m = ras.Linear;
        Matrix3 lps = new(-m.M11 * mm, -m.M12 * mm, -m.M13 * mm, -m.M21 * mm, -m.M22 * mm, -m.M23 * mm, m.M31 * mm, m.M32 * mm, m.M33 * mm);
        Vector3 origin = new(-ras.Offset.X * mm, -ras.Offset.Y * mm, ras.Offset.Z * mm);
        Vector3 spacing = new(lps.Column(0).Length, lps.Column(1).Length, lps.Column(2).Length);
        if (!lps.IsFinite || !origin.IsFinite || !spacing.IsFinite)
            problem = "The header's spacing or position is not a finite number.";
        else if (spacing.X <= 0 || spacing.Y <= 0 || spacing.Z <= 0)
            problem = "The header's spacing is zero along an axis.";
        else
            try
            {
                grid = Orthonormal.Straightened(new Grid(size, spacing, origin, Orthonormal.Units(lps)));
            }
            catch (GeometryException)
            {
                problem = "The sform is sheared (its axes are not at right angles), which label maps cannot follow, and no usable qform stands beside it.";
            }
        return grid is not null;
    }

    private static string Sentence(string form, NiftiHeader h) =>
        PixdimOf(h) is { IsFinite: true, X: > 0, Y: > 0, Z: > 0 } ? $"The {form} is not a usable rotation." : "The header's spacing (pixdim) is zero or not a finite number.";
}
