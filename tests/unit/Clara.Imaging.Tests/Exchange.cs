using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Clara.TestKit;

namespace Clara.Imaging.Tests;

/// <summary>Arrays on their way to a Python oracle: one folder, one index line a case, raw files x fastest. One Python call checks them all.</summary>
internal sealed class Exchange : IDisposable
{
    /// <summary>What every oracle script starts with: cases() yields name, words of the index line and a reader of raw arrays; report() prints "name: what" for failures and the count at last.</summary>
    private const string Prelude = """
        import sys, os, numpy as np
        folder = sys.argv[1]
        failures, checked = [], 0
        def numbers(words): return np.array([float(w) for w in words.split(' ')])
        def sizes(words): return tuple(int(w) for w in words.split(' '))
        def raw(name, what, dtype, size): return np.fromfile(os.path.join(folder, name + '.' + what), dtype).reshape(size, order='F')
        def affine(words):
            v = numbers(words); a = np.eye(4); a[:3, :3] = v[:9].reshape(3, 3); a[:3, 3] = v[9:12]
            return a
        def cases():
            for line in open(os.path.join(folder, 'index')):
                yield line.rstrip('\n').split('|')
        def check(name, ok, what=''):
            global checked
            checked += 1
            if not ok: failures.append(f'{name}: {what}')

        """;

    private readonly TempFolder _folder = new();
    private readonly StringBuilder _index = new();
    private int _count;

    /// <summary>Adds a case; fields must not hold '|'.</summary>
    public string Add(params string[] fields)
    {
        string name = $"case{_count++}";
        _index.Append(name).Append('|').AppendJoin('|', fields).Append('\n');
        return name;
    }

    /// <summary>Writes an array of a case.</summary>
    public void Write<T>(string name, string what, ReadOnlySpan<T> values) where T : unmanaged =>
        File.WriteAllBytes(_folder.File($"{name}.{what}"), MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Runs the script, which calls check(name, ok, what) at least once a case; fails with what failed.</summary>
    public void Check(string script)
    {
        File.WriteAllText(_folder.File("index"), _index.ToString());
        string[] answer = Python.Run(Prelude + script + "\nprint(checked)\nprint('\\n'.join(failures))\n", _folder.Path).Split('\n', 2);
        Assert.That(int.Parse(answer[0], CultureInfo.InvariantCulture), Is.GreaterThanOrEqualTo(Math.Max(1, _count)), "the oracle did not look at every case");
        Assert.That(answer[1].Trim(), Is.Empty);
    }

    public static string Words(Size3 size) => $"{size.X} {size.Y} {size.Z}";

    /// <summary>Rows of direction times spacing, then the origin: LPS.</summary>
    public static string Words(Grid grid)
    {
        Matrix3 m = grid.VoxelToWorld;
        double[] values = [m.M11, m.M12, m.M13, m.M21, m.M22, m.M23, m.M31, m.M32, m.M33, grid.OriginMm.X, grid.OriginMm.Y, grid.OriginMm.Z];
        return string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
    }

    public void Dispose() => _folder.Dispose();
}
