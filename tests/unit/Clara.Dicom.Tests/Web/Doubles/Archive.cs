using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Clara.Dicom.Data;
using Clara.Dicom.Web;
using Clara.Remote.Tests.Doubles;

namespace Clara.Dicom.Tests.Web.Doubles;

/// <summary>Pieces of what a DICOMweb server says, made by hand.</summary>
internal static class Archive
{
    public const string Patient = "Secret^Patient";

    /// <summary>A client for a scripted server.</summary>
    public static DicomWebClient Client(FakeServer server, Func<DicomWebOptions, DicomWebOptions>? with = null) =>
        new((with ?? (o => o))(new() { Uri = server.Uri + "/dicom-web", TimeoutSeconds = 20 }));

    /// <summary>The path and query that the n-th request had behind the service's base.</summary>
    public static string Asked(FakeServer server, int n = 0) => server.Received[n].Path["/dicom-web/".Length..];

    /// <summary>A number out of a query string.</summary>
    public static int Number(Received request, string name) =>
        int.Parse(request.Path.Split('?', '&').Single(p => p.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);

    /// <summary>Results of a search for studies as JSON, by number.</summary>
    public static string Studies(IEnumerable<int> numbers) => $"[{string.Join(',', numbers.Select(n => $$$"""{"0020000D":{"vr":"UI","Value":["1.{{{n}}}"]}}"""))}]";

    /// <summary>The beginning of a file of PS3.10 with its instance's UID, and something behind it. By PS3.10 section 7.1.</summary>
    public static byte[] Dicom(string instanceUid, int bytesBehind = 100)
    {
        List<byte> file = [.. new byte[128], .. "DICM"u8];
        Long(1, "OB", [0, 1]);
        Short(2, "UI", Even("1.2.840.10008.5.1.4.1.1.2"));
        Short(3, "UI", Even(instanceUid));
        byte[] behind = new byte[bytesBehind];
        new Random(instanceUid.GetHashCode(StringComparison.Ordinal)).NextBytes(behind);
        return [.. file, .. behind];

        void Short(ushort element, string vr, byte[] value) => file.AddRange([2, 0, .. Two(element), .. Encoding.ASCII.GetBytes(vr), .. Two((ushort)value.Length), .. value]);
        void Long(ushort element, string vr, byte[] value) => file.AddRange([2, 0, .. Two(element), .. Encoding.ASCII.GetBytes(vr), 0, 0, .. Two((ushort)value.Length), 0, 0, .. value]);
    }

    /// <summary>Files as a multipart/related answer.</summary>
    public static byte[] Related(IEnumerable<byte[]> files, bool closed = true, string heads = "Content-Type: application/dicom\r\n")
    {
        List<byte> body = [];
        foreach (byte[] file in files)
            body.AddRange([.. Encoding.ASCII.GetBytes($"--xyz\r\n{heads}\r\n"), .. file, .. "\r\n"u8]);
        return [.. body, .. closed ? "--xyz--\r\n"u8 : ""u8];
    }

    /// <summary>All results of a search.</summary>
    public static async Task<List<string?>> UidsAsync(IAsyncEnumerable<DicomDataset> results)
    {
        List<string?> uids = [];
        await foreach (DicomDataset result in results)
            uids.Add(result.Text(DicomTags.StudyInstanceUid));
        return uids;
    }

    private static byte[] Two(ushort number)
    {
        byte[] two = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(two, number);
        return two;
    }

    private static byte[] Even(string uid) => Encoding.ASCII.GetBytes(uid.Length % 2 == 0 ? uid : uid + "\0");
}
