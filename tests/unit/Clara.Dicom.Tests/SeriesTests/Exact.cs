using System.Runtime.InteropServices;
using Clara.Dicom.Codec;
using Clara.Dicom.Series;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Dicom.Tests.SeriesTests;

/// <summary>Series read whole, and what they hold as a hash or as files for others to look at.</summary>
internal static class Exact
{
    public static async Task<Volume> ReadAsync(string folder, string? choice = null) =>
        await SeriesReader.ReadAsync((await DicomFolder.ScanAsync(folder, InProcessCodec.Instance, null, CancellationToken.None)).Choose(choice), InProcessCodec.Instance, null, CancellationToken.None);

    public static T[] Voxels<T>(Volume volume) where T : unmanaged, System.Numerics.INumber<T> => ((Volume<T>)volume).Voxels.ToArray();

    public static byte[] Bytes(Volume volume) => volume.Accept(new ToBytes());

    /// <summary>The first slices of the real series, as Debian's tools convert them; a line of Python is run for each file with `source`, `target` and `raw` (in between).</summary>
    public static void Convert(string target, int slices, string commands) => Python.Run($$"""
        import glob, os, pydicom, subprocess, sys, tempfile
        def tool(*words):
            done = subprocess.run(words, capture_output=True, text=True)
            assert done.returncode == 0, (words, done.stderr)
        with tempfile.TemporaryDirectory() as between:
            source, raw = between + '/source', between + '/raw'
            for n, name in enumerate(sorted(glob.glob(sys.argv[1] + '/*.dcm'))[:{{slices}}]):
                # The series is anonymised down to its UIDs, without which the tools write nothing.
                data = pydicom.dcmread(name)
                data.SOPClassUID, data.SOPInstanceUID = data.file_meta.MediaStorageSOPClassUID, data.file_meta.MediaStorageSOPInstanceUID
                data.save_as(source)
                target = '%s/%d.dcm' % (sys.argv[2], n)
                {{commands}}
        """, SharedFolder.Require("data/ct_dicom"), target);

    private sealed class ToBytes : IVolumeVisitor<byte[]>
    {
        public byte[] Visit<T>(Volume<T> volume) where T : unmanaged, System.Numerics.INumber<T> => MemoryMarshal.AsBytes(volume.Voxels).ToArray();
    }
}
