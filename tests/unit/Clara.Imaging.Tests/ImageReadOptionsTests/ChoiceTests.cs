using System.Globalization;
using Clara.TestKit;

namespace Clara.Imaging.Tests.ImageReadOptionsTests;

/// <summary>Files with several time steps and components, laid out by numpy and nibabel in every order that the formats know: each choice gives numpy's own slice of the array.</summary>
public sealed class ChoiceTests : IDisposable
{
    /// <summary>v[x,y,z,t,c] counts up from 0, so that each number tells its place; a volume is larger than the chunk in which files are read.</summary>
    private const string Make = """
        import sys, os, gzip, zlib, numpy as np, nibabel as nib
        folder = sys.argv[1]
        X, Y, Z, T, C = 41, 33, 60, 4, 3
        v = np.arange(X * Y * Z * T * C, dtype=np.int32).reshape((X, Y, Z, T, C))
        full = {'x': slice(None), 'y': slice(None), 'z': slice(None), 't': slice(None), 'c': slice(None)}
        def line(name, t, c): print(f'{name}|{t}|{c}')
        def array(order):
            a = v if 'c' in order else v[..., 0:1]
            a = a if 't' in order else a[..., 0:1, :]
            return a
        def bytes_of(order, endian='<'):
            a = array(order); names = 'xyztc'
            for n in 'tc':
                if n not in order: a = np.take(a, 0, axis=names.index(n)); names = names.replace(n, '')
            return np.transpose(a, [names.index(n) for n in order]).astype(endian + 'i4').tobytes(order='F'), a
        def nifti(name, order):
            _, a = bytes_of(order)
            if 'c' in order and 't' not in order: a = a[:, :, :, None, :]
            img = nib.Nifti1Image(a, np.diag([1., 2, 3, 1])); nib.save(img, os.path.join(folder, name)); line(name, T if 't' in order else 1, C if 'c' in order else 1)
        for ending in ('.nii', '.nii.gz', '.hdr'):
            for order in ('xyzt', 'xyztc', 'xyzc'): nifti(f'{order}{ending}', order)
        kinds = {'x': 'domain', 'y': 'domain', 'z': 'domain', 't': 'time', 'c': 'vector'}
        size = {'x': X, 'y': Y, 'z': Z, 't': T, 'c': C}
        direction = {'x': '(1,0,0)', 'y': '(0,2,0)', 'z': '(0,0,3)', 't': 'none', 'c': 'none'}
        def nrrd(name, order, encoding, time='time', endian='<'):
            data, _ = bytes_of(order, endian)
            if encoding == 'gzip': data = gzip.compress(data, 1)
            if encoding == 'ascii': data = b' '.join(b'%d' % i for i in np.frombuffer(data, endian + 'i4'))
            head = f"NRRD0004\ntype: int\ndimension: {len(order)}\nspace: left-posterior-superior\nsizes: {' '.join(str(size[n]) for n in order)}\n" \
                f"space directions: {' '.join(direction[n] for n in order)}\nkinds: {' '.join(time if n == 't' else kinds[n] for n in order)}\nendian: {'little' if endian == '<' else 'big'}\nencoding: {encoding}\nspace origin: (0,0,0)\n\n"
            open(os.path.join(folder, name), 'wb').write(head.encode() + data); line(name, T if 't' in order else 1, C if 'c' in order else 1)
        for order in ('xyzt', 'txyz', 'cxyz', 'cxyzt', 'xytz', 'xyzct', 'ctxyz', 'xcyzt'):
            nrrd(f'{order}.nrrd', order, 'raw'); nrrd(f'{order}-packed.nrrd', order, 'gzip')
        nrrd('list.nrrd', 'txyz', 'gzip', 'list'); nrrd('big.nrrd', 'cxyzt', 'raw', endian='>')
        nrrd('text.nrrd', 'xyzt', 'ascii'); nrrd('text-inner.nrrd', 'cxyz', 'ascii')
        def meta(name, order, packed=False, big=False, apart=False):
            data, _ = bytes_of(order, '>' if big else '<')
            if packed: data = zlib.compress(data, 1)
            space = [n for n in order if n != 'c']; n = len(space)
            head = f"ObjectType = Image\nNDims = {n}\nBinaryData = True\nBinaryDataByteOrderMSB = {big}\nCompressedData = {packed}\n"
            if packed: head += f"CompressedDataSize = {len(data)}\n"
            head += f"TransformMatrix = {' '.join(str(int(i == j)) for i in range(n) for j in range(n))}\nOffset = {' '.join(['0'] * n)}\nElementSpacing = {' '.join(['1', '2', '3', '0.5'][:n])}\n" \
                f"DimSize = {' '.join(str(size[s]) for s in space)}\n"
            if 'c' in order: head += f"ElementNumberOfChannels = {C}\n"
            head += f"ElementType = MET_INT\nElementDataFile = {name + '.data' if apart else 'LOCAL'}\n"
            open(os.path.join(folder, name), 'wb').write(head.encode() + (b'' if apart else data))
            if apart: open(os.path.join(folder, name + '.data'), 'wb').write(data)
            line(name, T if 't' in order else 1, C if 'c' in order else 1)
        for order in ('xyzt', 'cxyz', 'cxyzt'):
            meta(f'{order}.mha', order); meta(f'{order}-packed.mha', order, packed=True); meta(f'{order}-big.mha', order, big=True)
            meta(f'{order}.mhd', order, apart=True); meta(f'{order}-packed.mhd', order, packed=True, apart=True)
        """;

    private readonly TempFolder _folder = new();
    private string[] _lines = null!;

    [OneTimeSetUp]
    public void MakeFiles()
    {
        _lines = Python.Run(Make, _folder.Path).Trim().Split('\n');
        Assert.That(_lines, Has.Length.EqualTo(9 + 20 + 15));
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Each_step_and_component_is_numpys_slice_of_the_file()
    {
        const int T = 4, C = 3;
        Size3 size = new(41, 33, 60);
        foreach (string line in _lines)
        {
            string[] f = line.Trim().Split('|');
            int steps = int.Parse(f[1], CultureInfo.InvariantCulture), components = int.Parse(f[2], CultureInfo.InvariantCulture);
            ImageFileInfo info = await ImageFile.ReadInfoAsync(_folder.File(f[0]), default);
            Assert.That((info.TimeSteps, info.Components, info.Grid.Size), Is.EqualTo(((long)steps, (long)components, size)), f[0]);
            for (int t = 0; t < steps; t++)
                for (int c = 0; c < components; c++)
                {
                    ImageReadOptions options = new() { TimeStep = steps > 1 ? t : null, Component = components > 1 ? c : null };
                    Volume volume = await ImageFile.ReadAsync(_folder.File(f[0]), options, default);
                    Assert.That((volume.Grid.Size, volume.Grid.SpacingMm), Is.EqualTo((size, new Vector3(1, 2, 3))), f[0]);
                    ReadOnlySpan<int> voxels = ((Volume<int>)volume).Voxels;
                    for (int i = 0; i < voxels.Length; i++)
                    {
                        (int x, int y, int z) = (i % size.X, i / size.X % size.Y, i / (size.X * size.Y));
                        int expected = (((x * size.Y + y) * size.Z + z) * T + t) * C + c;   // numpy's own order: the last index fastest
                        if (voxels[i] != expected)
                            Assert.Fail($"{f[0]}, step {t}, component {c}: voxel ({x}, {y}, {z}) is {voxels[i]}, not {expected}");
                    }
                }
        }
    }

    [Test]
    public async Task Without_a_choice_the_refusal_says_how_many_there_are_and_which_option_chooses()
    {
        foreach (string line in _lines)
        {
            string[] f = line.Trim().Split('|');
            GeometryException e = (await Assert.CatchAsync<GeometryException>(() => ImageFile.ReadAsync(_folder.File(f[0]), default)))!;
            Assert.That(e.Message, f[1] == "1" ? Does.Contain("3 components a voxel").And.Contain("--component 0 to 2") : Does.Contain("4 time steps").And.Contain("--time-step 0 to 3"), f[0]);
            Assert.That(e.Message, Does.Contain("a.").Or.Contain(f[0].Split('.')[0]).And.Not.Contain("\n"));
            Assert.That(await Assert.CatchAsync<GeometryException>(() => ImageFile.ReadLabelMapAsync(_folder.File(f[0]), null, default)), Is.Not.Null, f[0]);
        }
    }

    [Test]
    public async Task A_choice_that_the_file_does_not_have_is_an_argument_error()
    {
        foreach (string line in _lines)
        {
            string[] f = line.Trim().Split('|');
            foreach (ImageReadOptions options in new ImageReadOptions[] { new() { TimeStep = 4, Component = f[2] == "1" ? null : 0 }, new() { TimeStep = f[1] == "1" ? null : 0, Component = 3 }, new() { TimeStep = -1 } })
            {
                ClaraException e = (await Assert.CatchAsync<ClaraException>(() => ImageFile.ReadAsync(_folder.File(f[0]), options, default)))!;
                Assert.That(e.Status, Is.EqualTo(StatusCode.Argument), $"{f[0]}: {e.Message}");
            }
        }
    }

    [Test]
    public async Task A_single_step_may_be_named_as_step_0()
    {
        using TempFolder folder = new();
        Volume<byte> image = Volume.Allocate<byte>(Grid.Axial(new(3, 2, 2), new(1, 1, 1)));
        foreach (string ending in new[] { ".nii", ".mha", ".nrrd" })
        {
            await ImageFile.WriteAsync(folder.File("a" + ending), image, default);
            Assert.That((await ImageFile.ReadAsync(folder.File("a" + ending), new() { TimeStep = 0, Component = 0 }, default)).Grid, Is.EqualTo(image.Grid));
            Assert.That((await ImageFile.ReadInfoAsync(folder.File("a" + ending), default)) is { TimeSteps: 1, Components: 1 }, Is.True);
        }
    }
}
