using System.Runtime.Intrinsics;
using Clara.Imaging;

namespace Clara.Inference;

/// <summary>
/// Random walker on a box of voxels (Grady 2006) with a data term (Grady 2005): the x that minimises
/// sum over edges w (x_i - x_j)^2 + sum over voxels in_i (x_i - 1)^2 + out_i x_i^2, with x fixed at 1 on seeds and at 0 outside of the box.
/// Its linear system is scaled to a unit diagonal, which is Jacobi's preconditioner, and solved by conjugate gradients.
/// All sums run over a fixed partition of the rows, in a fixed order and in 256-bit lanes, so every degree of parallelism gives the same bits.
/// </summary>
internal sealed class RandomWalker
{
    /// <summary>Parts of the box whose sums are added in order; fixed, so that rounding does not depend on the threads.</summary>
    private const int Blocks = 64;

    private readonly Size3 _box;
    private readonly int _degree, _strideY, _strideZ, _rows, _blocks;
    private readonly float[] _up, _down; // pulls to 1 and to 0
    private readonly float[] _x, _y, _z, _scale, _fixed;
    private readonly bool[] _seed;

    /// <summary>
    /// Takes the edges: weights to the next voxel along x, y and z in the layout of <see cref="Index"/>, one voxel of halo on each side; an edge into the halo leads to background.
    /// The arrays are overwritten. Seeds (indices in the same layout) are foreground; the pulls (same layout) are the data term.
    /// </summary>
    public RandomWalker(Size3 box, float[] x, float[] y, float[] z, IEnumerable<int> seeds, float[] pullIn, float[] pullOut, int degree, CancellationToken ct)
    {
        (_box, _x, _y, _z, _degree, _up, _down) = (box, x, y, z, degree, pullIn, pullOut);
        _strideY = box.X + 2;
        _strideZ = _strideY * (box.Y + 2);
        _rows = box.Y * box.Z;
        _blocks = Math.Min(_rows, Blocks);
        _scale = new float[LengthOf(box)];
        _fixed = new float[_scale.Length];
        _seed = new bool[_scale.Length];
        foreach (int s in seeds)
            _seed[s] = true;
        Assemble(ct);
    }

    /// <summary>Number of values in an array with halo.</summary>
    public static int LengthOf(Size3 box) => checked((int)new Size3(box.X + 2, box.Y + 2, box.Z + 2).Count);

    /// <summary>Position of a voxel of the box in an array with halo.</summary>
    public static int Index(Size3 box, int x, int y, int z) => x + 1 + (box.X + 2) * (y + 1 + (box.Y + 2) * (z + 1));

    /// <summary>Eliminates what is fixed: edges to seeds and halo leave the matrix for the right-hand side, then the diagonal is scaled to 1.</summary>
    private void Assemble(CancellationToken ct)
    {
        ForRows((_, row) =>
        {
            for (int i = row; i < row + _box.X; i++)
            {
                if (_seed[i])
                {
                    (_scale[i], _fixed[i]) = (1, 1);
                    continue;
                }
                float diagonal = _up[i] + _down[i] + _x[i] + _x[i - 1] + _y[i] + _y[i - _strideY] + _z[i] + _z[i - _strideZ];
                _scale[i] = diagonal > 0 ? 1 / MathF.Sqrt(diagonal) : 0;
                float b = _up[i];
                b += _seed[i + 1] ? _x[i] : 0;
                b += _seed[i - 1] ? _x[i - 1] : 0;
                b += _seed[i + _strideY] ? _y[i] : 0;
                b += _seed[i - _strideY] ? _y[i - _strideY] : 0;
                b += _seed[i + _strideZ] ? _z[i] : 0;
                b += _seed[i - _strideZ] ? _z[i - _strideZ] : 0;
                _fixed[i] = b;
            }
        }, ct);
        // Halo and seeds are no unknowns: their couplings become 0. Rows 0 and -1 of the halo hold couplings too, so the loop covers all.
        Slabs.Run(_scale.Length / _strideZ, _degree, (z0, z1) =>
        {
            for (int i = z0 * _strideZ; i < z1 * _strideZ; i++)
            {
                float own = Free(i);
                _x[i] *= own == 0 ? 0 : own * Free(i + 1);
                _y[i] *= own == 0 ? 0 : own * Free(i + _strideY);
                _z[i] *= own == 0 ? 0 : own * Free(i + _strideZ);
            }
        }, ct);
        float Free(int i) => _seed[i] ? 0 : _scale[i];
    }

    /// <summary>Solves, starting at <paramref name="x"/>, until the residual is below <paramref name="tolerance"/> of the right-hand side; gives the number of iterations.</summary>
    public int Solve(float[] x, double tolerance, int maxIterations, CancellationToken ct)
    {
        int n = x.Length;
        float[] y = new float[n], r = new float[n], p = new float[n], q = new float[n];
        double[] sums = new double[_blocks], norms = new double[_blocks];
        ForRows((_, row) =>
        {
            for (int i = row; i < row + _box.X; i++)
                y[i] = _scale[i] > 0 ? x[i] / _scale[i] : 0;
        }, ct);
        Array.Clear(norms);
        ForRows((block, row) => Multiply(y, q, row), ct);
        ForRows((block, row) =>
        {
            double norm = 0, sum = 0;
            for (int i = row; i < row + _box.X; i++)
            {
                float b = _seed[i] ? 1 : _scale[i] * _fixed[i];
                r[i] = b - q[i];
                p[i] = r[i];
                norm += (double)b * b;
                sum += (double)r[i] * r[i];
            }
            norms[block] += norm;
            sums[block] += sum;
        }, ct);
        double target = norms.Sum() * tolerance * tolerance, rr = sums.Sum();
        int iteration = 0;
        for (; iteration < maxIterations && rr > target; iteration++)
        {
            Array.Clear(sums);
            ForRows((block, row) => sums[block] += Multiply(p, q, row), ct);
            double pq = sums.Sum();
            if (!(pq > 0))
                break;
            float alpha = (float)(rr / pq);
            Array.Clear(sums);
            ForRows((block, row) => sums[block] += Advance(alpha, p.AsSpan(row, _box.X), q.AsSpan(row, _box.X), y.AsSpan(row, _box.X), r.AsSpan(row, _box.X)), ct);
            double next = sums.Sum();
            float beta = (float)(next / rr);
            ForRows((_, row) => Turn(beta, r.AsSpan(row, _box.X), p.AsSpan(row, _box.X)), ct);
            rr = next;
        }
        ForRows((_, row) =>
        {
            for (int i = row; i < row + _box.X; i++)
                x[i] = y[i] * _scale[i];
        }, ct);
        return iteration;
    }

    private void ForRows(Action<int, int> body, CancellationToken ct) => Slabs.Run(_blocks, _box.Count < SmallBox ? 1 : _degree, (b0, b1) =>
    {
        for (int b = b0; b < b1; b++)
            for (int row = (int)((long)_rows * b / _blocks), end = (int)((long)_rows * (b + 1) / _blocks); row < end; row++)
                body(b, Index(_box, 0, row % _box.Y, row / _box.Y));
    }, ct);

    /// <summary>Below this many voxels starting threads costs more than it saves.</summary>
    private const long SmallBox = 20_000;

    /// <summary>One row of q = A p; gives its share of p.q.</summary>
    private double Multiply(float[] p, float[] q, int row)
    {
        Vector256<float> sum = default;
        int i = row, end = row + _box.X;
        ref float v = ref p[0], x = ref _x[0], y = ref _y[0], z = ref _z[0];
        for (; i <= end - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> centre = Vector256.LoadUnsafe(ref v, (nuint)i);
            Vector256<float> result = centre
                - Vector256.LoadUnsafe(ref x, (nuint)i) * Vector256.LoadUnsafe(ref v, (nuint)(i + 1))
                - Vector256.LoadUnsafe(ref x, (nuint)(i - 1)) * Vector256.LoadUnsafe(ref v, (nuint)(i - 1))
                - Vector256.LoadUnsafe(ref y, (nuint)i) * Vector256.LoadUnsafe(ref v, (nuint)(i + _strideY))
                - Vector256.LoadUnsafe(ref y, (nuint)(i - _strideY)) * Vector256.LoadUnsafe(ref v, (nuint)(i - _strideY))
                - Vector256.LoadUnsafe(ref z, (nuint)i) * Vector256.LoadUnsafe(ref v, (nuint)(i + _strideZ))
                - Vector256.LoadUnsafe(ref z, (nuint)(i - _strideZ)) * Vector256.LoadUnsafe(ref v, (nuint)(i - _strideZ));
            result.StoreUnsafe(ref q[i]);
            sum += centre * result;
        }
        double dot = Vector256.Sum(sum);
        for (; i < end; i++)
        {
            q[i] = p[i] - _x[i] * p[i + 1] - _x[i - 1] * p[i - 1] - _y[i] * p[i + _strideY] - _y[i - _strideY] * p[i - _strideY]
                - _z[i] * p[i + _strideZ] - _z[i - _strideZ] * p[i - _strideZ];
            dot += p[i] * q[i];
        }
        return dot;
    }

    /// <summary>One row of x += a p, r -= a q; gives its share of r.r.</summary>
    private static double Advance(float alpha, ReadOnlySpan<float> p, ReadOnlySpan<float> q, Span<float> x, Span<float> r)
    {
        Vector256<float> a = Vector256.Create(alpha), sum = default;
        int i = 0;
        for (; i <= p.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256.Create<float>(x[i..]) + a * Vector256.Create(p[i..])).CopyTo(x[i..]);
            Vector256<float> rest = Vector256.Create<float>(r[i..]) - a * Vector256.Create(q[i..]);
            rest.CopyTo(r[i..]);
            sum += rest * rest;
        }
        double dot = Vector256.Sum(sum);
        for (; i < p.Length; i++)
        {
            x[i] += alpha * p[i];
            r[i] -= alpha * q[i];
            dot += r[i] * r[i];
        }
        return dot;
    }

    /// <summary>One row of p = r + b p.</summary>
    private static void Turn(float beta, ReadOnlySpan<float> r, Span<float> p)
    {
        Vector256<float> b = Vector256.Create(beta);
        int i = 0;
        for (; i <= p.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            (Vector256.Create(r[i..]) + b * Vector256.Create<float>(p[i..])).CopyTo(p[i..]);
        for (; i < p.Length; i++)
            p[i] = r[i] + beta * p[i];
    }
}
