using System.Globalization;
using Clara.Imaging;

namespace Clara.Benchmarks;

/// <summary>
/// Reading and writing .nii.gz of 256^3 int16, in memory's file system, against nibabel and ITK in processes that stay loaded. Each writes at its own customary level (nibabel and we at 1, ITK at zlib's
/// default); all read the same file, one of nibabel's and one of ours.
/// </summary>
internal static class NiftiBenchmark
{
    private const int Count = 5;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("clara-bench-").FullName;
        using Peer nibabel = Peer.Python("nibabel");
        using Peer? itk = Peer.Native("ITK", "itk-peer");
        if (itk is null)
            Console.WriteLine("nifti: ITK is not installed (Debian: libinsighttoolkit5-dev), so the comparison is with nibabel alone");
        try
        {
            Volume<short> volume = SampleVolume.MakeAsync().GetAwaiter().GetResult();
            string ours = Path.Combine(folder, "ours.nii.gz"), theirs = Path.Combine(folder, "nibabel.nii.gz"), itks = Path.Combine(folder, "itk.nii.gz");
            NiftiFile.WriteAsync(ours, volume, default).GetAwaiter().GetResult();
            nibabel.Run($"nifti-read {ours}");
            nibabel.Run($"nifti-write {theirs}");
            foreach ((string of, string path) in new[] { ("our file", ours), ("nibabel's file", theirs) })
            {
                Rounds read = new Rounds($"nifti read, {of}", Count)
                    .Add("ours", () => Rounds.Here(() => NiftiFile.ReadAsync(path, default).GetAwaiter().GetResult()))
                    .Add("nibabel", () => nibabel.Run($"nifti-read {path}"));
                if (itk is not null)
                    read.Add("ITK", () => itk.Run($"nifti-read {path}"));
                read.Print("1.00");
            }
            Rounds write = new Rounds("nifti write", Count)
                .Add("ours", () => Rounds.Here(() => NiftiFile.WriteAsync(ours, volume, default).GetAwaiter().GetResult()))
                .Add("nibabel", () => nibabel.Run($"nifti-write {theirs}"));
            if (itk is not null)
                write.Add("ITK", () => itk.Run($"nifti-write {itks}"));
            write.Print("1.00");
            string sizes = string.Join(", ", new[] { ours, theirs, itks }.Where(File.Exists).Select(p => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(p)} {new FileInfo(p).Length / 1e6:0.0} MB")));
            Console.WriteLine($"nifti sizes, of {volume.Voxels.Length * 2 / 1e6:0.0} MB: {sizes}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
