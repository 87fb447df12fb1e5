using System.Numerics;
using Clara.TestKit;

namespace Clara.Imaging.Tests.ResamplingTests;

/// <summary>Linear and nearest are scipy.ndimage.map_coordinates of order 1 and 0, mode nearest, at coordinates that numpy computes from the two affines.</summary>
public sealed class ScipyTests
{
    /// <summary>Voxels whose coordinate lies half-way between two are left out of the nearest comparison: there numpy's rounding decides, here a rule with its own test.</summary>
    private const string Oracle = """
        from scipy import ndimage
        for name, dtype, size, grid, newsize, newgrid, tolerance in cases():
            size, newsize = sizes(size), sizes(newsize)
            index = np.linalg.inv(affine(grid)) @ affine(newgrid)
            at = np.einsum('ij,jxyz->ixyz', index[:3, :3], np.indices(newsize, dtype=float)) + index[:3, 3].reshape(3, 1, 1, 1)
            values = raw(name, 'from', dtype, size)
            linear = ndimage.map_coordinates(values.astype(float), at, order=1, mode='nearest')
            worst = np.abs(linear - raw(name, 'linear', np.float32, newsize)).max()
            check(name, worst < float(tolerance), f'linear {dtype} {size} to {newsize}: {worst} off')
            clear = (np.abs(at - np.floor(at) - 0.5) > 1e-5).all(axis=0)
            nearest = ndimage.map_coordinates(values, at, order=0, mode='nearest')
            ours = raw(name, 'nearest', dtype, newsize)
            check(name, (nearest == ours)[clear].all(), f'nearest {dtype} {size} to {newsize}: {(nearest != ours)[clear].sum()} of {clear.sum()}')
            labels = os.path.join(folder, name + '.labels')
            check(name, not os.path.exists(labels) or (np.fromfile(labels, np.uint16).reshape(newsize, order='F') == ours).all(), 'labels')
        """;

    [Test]
    public void Values_on_generated_grids_are_scipys()
    {
        using Exchange exchange = new();
        int n = 0;
        foreach (Grid grid in GridSamples.All())
        {
            n++;
            foreach (Grid target in Targets(grid, n))
                switch (n % 7)
                {
                    case 0: Add<byte>(exchange, "u1", grid, target, 0, 250, n); break;
                    case 1: Add<short>(exchange, "i2", grid, target, -200, 200, n); break;
                    case 2: Add<ushort>(exchange, "u2", grid, target, 0, 250, n); break;
                    case 3: Add<int>(exchange, "i4", grid, target, -200, 200, n); break;
                    case 4: Add<float>(exchange, "f4", grid, target, -200, 200, n); break;
                    case 5: Add<double>(exchange, "f8", grid, target, -200, 200, n); break;
                    default: Add<sbyte>(exchange, "i1", grid, target, -128, 127, n); break;
                }
        }
        exchange.Check(Oracle);
    }

    [TestCase("data/t1_brain.nii.gz")]
    [TestCase("data/ct_abdomen.nii.gz")]
    [TestCase("data/mr_abdomen.nii.gz")]
    public async Task Values_of_a_real_image_in_RAS_at_other_spacings_are_scipys(string file)
    {
        Volume volume = await NiftiFile.ReadAsync(SharedFolder.Require(file), default);
        using Exchange exchange = new();
        volume.Accept(new Resampled(exchange, Resampling.WithSpacing(Reorientation.Grid(volume.Grid, AxisCodes.Parse("RAS")), new(3.1, 2.9, 2.2))));
        exchange.Check(Oracle);
    }

    /// <summary>Finer and coarser, turned to another axis order, oblique to the source, partly outside of it, and one slice through it.</summary>
    private static IEnumerable<Grid> Targets(Grid grid, int seed)
    {
        Random random = new(seed);
        yield return Resampling.HalfVoxelGrid(grid, new(7, 5, 4));
        yield return Resampling.WithSpacing(Reorientation.Grid(grid, AxisCodes.Parse(seed % 2 == 0 ? "SRA" : "PIL")), new(0.83, 0.91, 1.7));
        WorldPoint centre = grid.ToWorld(new Vector3(grid.Size.X / 2.0, grid.Size.Y / 2.0, grid.Size.Z / 2.0));
        Matrix3 turned = TestVolumes.Oblique(random.NextDouble() * 360, random.NextDouble() * 360) * grid.Direction;
        yield return new(new(8, 7, 6), new(0.6, 1.1, 1.3), new(centre.X - 2.3, centre.Y - 2.9, centre.Z + 1.7), turned);
        yield return new(new(9, 8, 1), new(0.77, 0.6, 1), new(centre.X - 3, centre.Y - 2, centre.Z), Matrix3.Identity);
    }

    private static void Add<T>(Exchange exchange, string dtype, Grid grid, Grid target, int low, int high, int seed) where T : unmanaged, INumber<T>
    {
        Random random = new(seed);
        Volume<T> volume = Volume.Allocate<T>(grid);
        foreach (ref T v in volume.Voxels)
            v = T.CreateTruncating(low + random.NextDouble() * (high - low));
        Write(exchange, dtype, volume, target, "1e-4");
    }

    private static void Write<T>(Exchange exchange, string dtype, Volume<T> volume, Grid target, string tolerance) where T : unmanaged, INumber<T>
    {
        string name = exchange.Add(dtype, Exchange.Words(volume.Grid.Size), Exchange.Words(volume.Grid), Exchange.Words(target.Size), Exchange.Words(target), tolerance);
        exchange.Write<T>(name, "from", volume.Voxels);
        exchange.Write<float>(name, "linear", Resampling.Linear(volume, target, 2, default).Voxels);
        exchange.Write<T>(name, "nearest", Resampling.Nearest(volume, target, 2, default).Voxels);
        if (volume is Volume<ushort> ids)
            exchange.Write<ushort>(name, "labels", Resampling.Nearest(new LabelMap(ids.Grid, [], ids.Voxels.ToArray()), target, 2, default).Voxels);
    }

    private sealed class Resampled(Exchange exchange, Grid target) : IVolumeVisitor<bool>
    {
        public bool Visit<T>(Volume<T> volume) where T : unmanaged, INumber<T>
        {
            // Values reach some thousands: a float's last bit is 2.4e-4 there, and three are lost at most.
            Write(exchange, volume.Type switch { VoxelType.UInt8 => "u1", VoxelType.Int16 => "i2", VoxelType.Float32 => "f4", _ => throw new NotSupportedException() }, volume, target, "1e-3");
            return true;
        }
    }
}
