using Clara.Dicom.Codec;
using Clara.Dicom.Series;
using Clara.Imaging;

namespace Clara.Benchmarks;

/// <summary>A series of 500 uncompressed CT slices of 512 x 512 int16 from a folder to a volume, against GDCM's own classes in one C++ loop (directory, IPPSorter, ImageReader).</summary>
internal static class DicomBenchmark
{
    private const int Slices = 500;
    private const int Count = 5;

    public static void Run()
    {
        AppContext.SetData("Clara.Dicom.LibraryFolder", Path.GetDirectoryName(Places.Library));
        using Peer? gdcm = Peer.Native("GDCM", "gdcm-peer");
        if (gdcm is null)
        {
            Console.WriteLine("dicom: GDCM is not installed (Debian: libgdcm-dev), so there is nothing to compare with and nothing to read with");
            return;
        }
        string folder = Directory.CreateTempSubdirectory("clara-bench-").FullName;
        try
        {
            using (Peer pydicom = Peer.Python("pydicom"))
                pydicom.Run($"dicom-make {folder} {Slices}");
            Volume volume = ReadAsync(folder).GetAwaiter().GetResult();
            Console.WriteLine($"dicom: {volume.Grid.Size} {volume.Type}");
            new Rounds($"dicom, {Slices} slices", Count)
                .Add("ours", () => Rounds.Here(() => ReadAsync(folder).GetAwaiter().GetResult()))
                .Add("GDCM", () => gdcm.Run($"dicom-read {folder}"))
                .Print("1.00");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Volume> ReadAsync(string folder)
    {
        DicomScan scan = await DicomFolder.ScanAsync(folder, InProcessCodec.Instance, null, default);
        return await SeriesReader.ReadAsync(scan.Choose(null), InProcessCodec.Instance, null, default);
    }
}
