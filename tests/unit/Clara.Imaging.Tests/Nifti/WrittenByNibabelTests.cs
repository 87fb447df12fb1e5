using System.Globalization;
using System.Numerics;
using Clara.TestKit;

namespace Clara.Imaging.Tests.Nifti;

/// <summary>What nibabel writes is read here with its world corners and its values: types, byte orders, scaling, versions, pairs, sform and qform alone, all 48 axis orders.</summary>
public sealed class WrittenByNibabelTests
{
    /// <summary>Writes the whole set once and prints a line a file: name, shape, corners (RAS) by nibabel, checksum of the scaled values, expected type here.</summary>
    private const string Make = """
        import sys, os, itertools, numpy as np, nibabel as nib
        folder = sys.argv[1]
        rng = np.random.default_rng(5)
        def emit(name, img, expected, affine=None):
            path = os.path.join(folder, name)
            if img is not None: nib.save(img, path)
            back = nib.load(path)
            a = back.affine if affine is None else affine
            data = np.asarray(back.dataobj).astype(np.float64)
            shape = (data.shape + (1, 1, 1))[:3]
            corners = [a @ np.array([i * (shape[0] - 1), j * (shape[1] - 1), k * (shape[2] - 1), 1]) for k in (0, 1) for j in (0, 1) for i in (0, 1)]
            flat = data.ravel(order='F')
            checksum = float((flat * (1 + np.arange(flat.size) % 97)).sum())
            print('|'.join([name, ' '.join(map(str, shape)), ' '.join(repr(float(v)) for c in corners for v in c[:3]), repr(checksum), repr(float(np.abs(flat).max())), expected]))
        oblique = nib.eulerangles.euler2mat(0.3, -0.5, 1.1) @ np.diag([0.8, 1.1, 2.5])
        A = np.eye(4); A[:3, :3] = oblique; A[:3, 3] = [-90.5, 40.25, -300.125]
        types = {'uint8': 'UInt8', 'int8': 'Int8', 'uint16': 'UInt16', 'int16': 'Int16', 'int32': 'Int32', 'uint32': 'Float64', 'int64': 'Float64', 'uint64': 'Float64', 'float32': 'Float32', 'float64': 'Float64'}
        def values(t, top=None):
            if t.startswith('float'):
                return rng.normal(0, 1000, (5, 4, 3)).astype(t)
            i = np.iinfo(t); lo, hi = max(i.min, -2**53), min(i.max, 2**53)
            if top is not None: lo, hi = max(i.min, -top), min(i.max, top)
            v = rng.integers(lo, hi, (5, 4, 3), endpoint=True, dtype=np.int64 if t != 'uint64' else np.uint64).astype(t)
            v[0, 0, 0], v[4, 3, 2] = lo, hi
            return v
        def header(version, t, endian):
            h = (nib.Nifti1Header if version == 1 else nib.Nifti2Header)(endianness=endian)
            h.set_data_dtype(np.dtype(t).newbyteorder(endian))
            return h
        for t, here in types.items():
            for endian in '<>':
                for version, cls in ((1, nib.Nifti1Image), (2, nib.Nifti2Image)):
                    e = {'<': 'le', '>': 'be'}[endian]
                    emit(f'{t}-{e}-{version}.nii' + ('.gz' if version == 1 else ''), cls(values(t), A, header(version, t, endian)), here)
                pair = nib.Nifti1Pair(values(t), A, header(1, t, endian))
                emit(f'pair-{t}-{e}.hdr', pair, here)
        for t in ('uint32', 'int64', 'uint64'):
            emit(f'small-{t}.nii.gz', nib.Nifti1Image(values(t, 2**31 - 1), A, header(1, t, '<')), 'Int32')
        pair2 = nib.Nifti2Pair(values('int16'), A, header(2, 'int16', '>')); emit('pair2.img.gz', pair2, 'Int16')
        for name, t, slope, inter, here in (('ct', 'int16', 1, -1024, 'Float32'), ('half', 'uint8', 0.5, 3, 'Float32'), ('large', 'uint16', 1000, 7, 'Float64'),
                                            ('wide', 'int32', 2, 1, 'Float64'), ('zero', 'int16', 0, 5, 'Int16'), ('nan', 'int16', np.nan, 5, 'Int16'), ('identity', 'int16', 1, 0, 'Int16'),
                                            ('single', 'float32', 2, 1, 'Float32'), ('double', 'float64', 2, 1, 'Float64'), ('wide64', 'int64', 1e-3, 1, 'Float64')):
            img = nib.Nifti1Image(values(t), A, header(1, t, '<'))
            path = os.path.join(folder, f'scaled-{name}.nii'); nib.save(img, path)
            with open(path, 'r+b') as f: f.seek(112); f.write(np.array([slope, inter], '<f4').tobytes())
            emit(f'scaled-{name}.nii', None, here)
        for order in itertools.permutations(range(3)):
            for signs in itertools.product((1, -1), repeat=3):
                a = np.eye(4); a[:3, :3] = 0
                for axis in range(3): a[order[axis], axis] = signs[axis] * (0.7, 1.25, 3)[axis]
                a[:3, 3] = [12.5, -31, 7]
                tag = ''.join(nib.aff2axcodes(a))
                img = nib.Nifti1Image(values('int16'), a); img.set_sform(a, 1); img.set_qform(a, 1); emit(f'both-{tag}.nii', img, 'Int16')
                img = nib.Nifti1Image(values('int16'), None); img.set_sform(None, 0); img.set_qform(a, 1); emit(f'qform-{tag}.nii', img, 'Int16')
                img = nib.Nifti1Image(values('int16'), a); img.set_qform(None, 0); img.set_sform(a, 2); emit(f'sform-{tag}.nii', img, 'Int16')
        img = nib.Nifti1Image(values('int16'), None); img.set_sform(None, 0); img.set_qform(A, 1); emit('qform-oblique.nii', img, 'Int16')
        B = A.copy(); B[:3, 2] *= -1
        img = nib.Nifti1Image(values('int16'), None); img.set_sform(None, 0); img.set_qform(B, 1); emit('qform-oblique-left.nii', img, 'Int16')
        other = np.diag([2., 2, 2, 1])
        img = nib.Nifti1Image(values('int16'), None); img.set_sform(A, 1); img.set_qform(other, 1); emit('sform-before-qform.nii', img, 'Int16', A)
        img = nib.Nifti1Image(values('int16'), None); img.header['pixdim'][1:4] = [2, 3, 4]; img.set_sform(None, 0); img.set_qform(None, 0); emit('pixdim.nii', img, 'Int16', np.diag([2., 3, 4, 1]))
        sheared = A.copy(); sheared[:3, 1] += 0.3 * sheared[:3, 0]
        img = nib.Nifti1Image(values('int16'), None); img.set_sform(sheared, 1); img.set_qform(A, 1); emit('sheared-sform-good-qform.nii', img, 'Int16', img.get_qform())
        for unit, factor in (('meter', 1000), ('mm', 1), ('micron', 1e-3)):
            a = A / factor; a[3, 3] = 1
            img = nib.Nifti1Image(values('int16'), a); img.header.set_xyzt_units(unit, 'sec'); emit(f'unit-{unit}.nii', img, 'Int16', A)
        img = nib.Nifti1Image(values('int16')[:, :, 0], A); emit('slice.nii.gz', img, 'Int16')
        img = nib.Nifti1Image(values('int16')[..., None], A); emit('one-time-step.nii', img, 'Int16')
        noisy = A.copy(); noisy[:3, :3] *= 1 + 1e-6 * rng.normal(size=(3, 3)); emit('rounded.nii', nib.Nifti1Image(values('int16'), noisy), 'Int16')
        ext = nib.Nifti1Image(values('int16'), A); ext.header.extensions.append(nib.nifti1.Nifti1Extension('comment', b'by somebody else')); ext.header.extensions.append(nib.nifti1.Nifti1Extension('afni', b'x' * 5000)); emit('extended.nii.gz', ext, 'Int16')
        """;

    [Test]
    public async Task Everything_nibabel_writes_has_the_same_corners_values_and_the_documented_type()
    {
        using TempFolder folder = new();
        string[] lines = Python.Run(Make, folder.Path).Trim().Split('\n');
        Assert.That(lines, Has.Length.GreaterThan(220));
        await Assert.MultipleAsync(async () =>
        {
            foreach (string line in lines)
            {
                string[] f = line.Trim().Split('|');
                Volume volume = await NiftiFile.ReadAsync(folder.File(f[0]), default);
                double[] corners = Numbers(f[2]);
                Assert.That($"{volume.Grid.Size.X} {volume.Grid.Size.Y} {volume.Grid.Size.Z}", Is.EqualTo(f[1]), f[0]);
                Assert.That(volume.Type.ToString(), Is.EqualTo(f[5]), f[0]);
                Assert.That(CornersRas(volume.Grid), Is.EqualTo(corners).Within(1e-3), f[0]);
                Checksum sum = new();
                double allowed = Numbers(f[4])[0] * volume.Grid.Size.Count * 97 * (volume.Type == VoxelType.Float32 ? 1e-7 : 1e-13);
                Assert.That(volume.Accept(sum), Is.EqualTo(Numbers(f[3])[0]).Within(allowed), f[0]);
            }
        });
    }

    [TestCase("data/ct_abdomen.nii.gz")]
    [TestCase("data/mr_abdomen.nii.gz")]
    [TestCase("data/t1_brain.nii.gz")]
    public async Task A_real_image_has_the_corners_and_values_that_nibabel_finds(string file)
    {
        string path = SharedFolder.Require(file);
        string[] f = Python.Run("""
            import sys, numpy as np, nibabel as nib
            img = nib.load(sys.argv[1]); a = img.affine; s = img.shape
            flat = np.asarray(img.dataobj).astype(np.float64).ravel(order='F')
            c = [a @ np.array([i * (s[0] - 1), j * (s[1] - 1), k * (s[2] - 1), 1]) for k in (0, 1) for j in (0, 1) for i in (0, 1)]
            print(' '.join(repr(float(v)) for p in c for v in p[:3]), '|', repr(float((flat * (1 + np.arange(flat.size) % 97)).sum())))
            """, path).Split('|');
        Volume volume = await NiftiFile.ReadAsync(path, default);
        Assert.That(CornersRas(volume.Grid), Is.EqualTo(Numbers(f[0])).Within(1e-3));
        Assert.That(volume.Accept(new Checksum()), Is.EqualTo(Numbers(f[1])[0]).Within(1e-9).Percent);
    }

    private static double[] Numbers(string text) => [.. text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

    private static double[] CornersRas(Grid g)
    {
        List<double> all = [];
        for (int corner = 0; corner < 8; corner++)
        {
            WorldPoint w = g.ToWorld(new VoxelPoint((corner & 1) * (g.Size.X - 1), (corner >> 1 & 1) * (g.Size.Y - 1), (corner >> 2) * (g.Size.Z - 1)));
            all.AddRange([-w.X, -w.Y, w.Z]);
        }
        return [.. all];
    }

    private sealed class Checksum : IVolumeVisitor<double>
    {
        public double Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            double sum = 0;
            Span<T> voxels = volume.Voxels;
            for (int i = 0; i < voxels.Length; i++)
                sum += double.CreateTruncating(voxels[i]) * (1 + i % 97);
            return sum;
        }
    }
}
