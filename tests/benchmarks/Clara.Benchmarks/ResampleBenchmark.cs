using Clara.Imaging;

namespace Clara.Benchmarks;

/// <summary>Linear resampling of 256^3 int16 to as many floats against scipy.ndimage.affine_transform, order 1, on all processors and on one: axes that stay parallel, and a turned grid.</summary>
internal static class ResampleBenchmark
{
    private const int Count = 5;

    public static void Run()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("clara-bench-").FullName, "a.nii.gz");
        using Peer scipy = Peer.Python("scipy");
        try
        {
            Volume<short> volume = SampleVolume.MakeAsync().GetAwaiter().GetResult();
            NiftiFile.WriteAsync(path, volume, default).GetAwaiter().GetResult();
            scipy.Run($"resample-load {path}");
            Grid grid = volume.Grid;
            Vector3 s = grid.SpacingMm;
            Print("parallel axes", "resample-straight", new(grid.Size, new(s.X * 0.9, s.Y * 0.9, s.Z * 0.9), At(grid, new(0.5, 0.5, 0.5)), grid.Direction));
            // The turn is one of voxels, as scipy's; on cubes it is one of the world too.
            Volume<short> cubes = Volume.Wrap(volume.Memory, Grid.Axial(grid.Size, new(1, 1, 1)));
            (double c, double n, double m) = (Math.Cos(0.2), Math.Sin(0.2), 127.5);
            Matrix3 turn = Matrix3.FromColumns(new(c, -n, 0), new(n, c, 0), new(0, 0, 1));
            Grid turned = new(grid.Size, new(1, 1, 1), new(m - (c * m + n * m), m - (-n * m + c * m), 0), turn);
            volume = cubes;
            Print("turned grid", "resample-oblique", turned);

            void Print(string what, string command, Grid target)
            {
                foreach ((string degree, int threads) in new[] { ("all processors", 0), ("one thread", 1) })
                    new Rounds($"resample {what}, {degree}", Count)
                        .Add("ours", () => Rounds.Here(() => Resampling.Linear(volume, target, threads, default)))
                        .Add("scipy", () => scipy.Run(command))
                        .Print(threads == 0 ? "0.50" : "none");
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static Vector3 At(Grid grid, Vector3 index)
    {
        WorldPoint p = grid.ToWorld(index);
        return new(p.X, p.Y, p.Z);
    }
}
