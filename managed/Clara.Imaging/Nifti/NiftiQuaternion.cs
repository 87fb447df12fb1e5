namespace Clara.Imaging;

/// <summary>The qform: a unit quaternion (b, c, d stored, a from unit length), an offset, spacings and qfac, after nifti1.h method 2.</summary>
internal static class NiftiQuaternion
{
    /// <summary>How far b2+c2+d2 may exceed 1 and still be rounding; beyond it the three numbers are no rotation.</summary>
    private const double UnitTolerance = 1e-2;

    /// <summary>Squared a below which it is lost in the rounding of 32-bit b, c and d.</summary>
    private const double HalfTurnTolerance = 2e-8;

    /// <summary>The map that the qform describes; its elements are NaN when the quaternion is no rotation.</summary>
    public static RasAffine ToAffine(NiftiHeader h, Vector3 pixdim)
    {
        (double b, double c, double d) = (h.Qform[0], h.Qform[1], h.Qform[2]);
        double sum = b * b + c * c + d * d, a = Math.Sqrt(Math.Max(0, 1 - sum));
        if (!(sum <= 1 + UnitTolerance))
            a = double.NaN;
        else if (sum > 1)
            (b, c, d) = (b / Math.Sqrt(sum), c / Math.Sqrt(sum), d / Math.Sqrt(sum));
        double z = h.Pixdim[0] < 0 ? -pixdim.Z : pixdim.Z;
        return new(
            new Matrix3(
                (a * a + b * b - c * c - d * d) * pixdim.X, 2 * (b * c - a * d) * pixdim.Y, 2 * (b * d + a * c) * z,
                2 * (b * c + a * d) * pixdim.X, (a * a + c * c - b * b - d * d) * pixdim.Y, 2 * (c * d - a * b) * z,
                2 * (b * d - a * c) * pixdim.X, 2 * (c * d + a * b) * pixdim.Y, (a * a + d * d - c * c - b * b) * z),
            new(h.Qform[3], h.Qform[4], h.Qform[5]));
    }

    /// <summary>qfac and b, c, d of an orthonormal RAS direction; a is kept at or above 0, as it is not stored.</summary>
    public static (double Qfac, Vector3 Bcd) Of(Matrix3 direction)
    {
        double qfac = direction.Determinant < 0 ? -1 : 1;
        Matrix3 r = Orthonormal.Nearest(direction);
        r = new(r.M11, r.M12, r.M13 * qfac, r.M21, r.M22, r.M23 * qfac, r.M31, r.M32, r.M33 * qfac);
        // The largest of the four squared components is at least 1/4: dividing by it is safe (Shepperd 1978).
        double aa = 1 + r.M11 + r.M22 + r.M33, bb = 1 + r.M11 - r.M22 - r.M33, cc = 1 - r.M11 + r.M22 - r.M33, dd = 1 - r.M11 - r.M22 + r.M33;
        double largest = Math.Max(Math.Max(aa, bb), Math.Max(cc, dd)), s = 2 * Math.Sqrt(largest);
        (double a, double b, double c, double d) =
            largest == aa ? (s / 4, (r.M32 - r.M23) / s, (r.M13 - r.M31) / s, (r.M21 - r.M12) / s)
            : largest == bb ? ((r.M32 - r.M23) / s, s / 4, (r.M12 + r.M21) / s, (r.M13 + r.M31) / s)
            : largest == cc ? ((r.M13 - r.M31) / s, (r.M12 + r.M21) / s, s / 4, (r.M23 + r.M32) / s)
            : ((r.M21 - r.M12) / s, (r.M13 + r.M31) / s, (r.M23 + r.M32) / s, s / 4);
        double sign = a < 0 ? -1 : 1;
        return (qfac, new(b * sign + 0.0, c * sign + 0.0, d * sign + 0.0));
    }

    /// <summary>
    /// b, c, d as NIfTI-1 stores them. Where a is 0 (half turns, as in most axis orders) rounding below unit length would make readers find an a of up to 3e-4, a tilt;
    /// rounding to or just above unit length makes it 0 for all of them.
    /// </summary>
    public static Vector3 ToSingles(Vector3 bcd)
    {
        float[] q = [(float)bcd.X, (float)bcd.Y, (float)bcd.Z];
        if (1 - (bcd.X * bcd.X + bcd.Y * bcd.Y + bcd.Z * bcd.Z) < HalfTurnTolerance)
        {
            int largest = Math.Abs(q[0]) >= Math.Abs(q[1]) && Math.Abs(q[0]) >= Math.Abs(q[2]) ? 0 : Math.Abs(q[1]) >= Math.Abs(q[2]) ? 1 : 2;
            while ((double)q[0] * q[0] + (double)q[1] * q[1] + (double)q[2] * q[2] < 1)
                q[largest] = q[largest] > 0 ? MathF.BitIncrement(q[largest]) : MathF.BitDecrement(q[largest]);
        }
        return new(q[0], q[1], q[2]);
    }
}
