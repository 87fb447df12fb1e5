using System.Text;
using Clara.Annotation;
using Clara.Imaging;
using Clara.TestKit;

namespace Clara.Remote.Tests.Doubles;

/// <summary>Images, masks and answers for the wire.</summary>
internal static class Wire
{
    public const string Models = """[{"name":"m","type":"segmentation","labels":["liver","tumour"],"description":null,"version":3},{"name":"annotation_any","type":"annotation","labels":[],"description":"","version":"1"}]""";

    public static readonly VoxelPoint[] SixPoints = [new(3, 4, 2), new(8, 4, 2), new(5, 2, 2), new(5, 7, 2), new(5, 4, 1), new(5, 4, 4)];

    /// <summary>12 x 10 x 6 with a bright box (150) and a brighter core (250), on a grid whose numbers no float can hold.</summary>
    public static Volume<short> Image()
    {
        Grid grid = new(new(12, 10, 6), new(1.1, 1.3, 3.3), new(-100.1, 20.7, 7.9), TestVolumes.Oblique(17, 9));
        Volume<short> image = Volume.Allocate<short>(grid);
        for (int z = 1; z < 5; z++)
            for (int y = 2; y < 8; y++)
                for (int x = 3; x < 9; x++)
                    image.Voxels[(int)grid.Offset(x, y, z)] = (short)(x is 5 or 6 && y is 4 or 5 ? 250 : 150);
        return image;
    }

    /// <summary>A mask with values 1 and 2 on the image's grid.</summary>
    public static LabelMap Mask(Grid grid, ushort other = 2)
    {
        LabelMap mask = new(grid, []);
        mask.Voxels[5] = 1;
        mask.Voxels[6] = other;
        return mask;
    }

    public static async Task<byte[]> NiftiAsync(LabelMap mask, bool gzip = true)
    {
        using MemoryStream bytes = new();
        await NiftiFile.WriteAsync(bytes, mask, gzip, CancellationToken.None);
        return bytes.ToArray();
    }

    public static byte[] Multipart(byte[] file, string paramsPart = "params", string filename = "filename=\"r.nii.gz\"") =>
    [
        .. Encoding.ASCII.GetBytes($"--xyz\r\nContent-Disposition: form-data; name=\"{paramsPart}\"\r\n\r\n{{\"points\":[]}}\r\n--xyz\r\nContent-Disposition: form-data; name=\"image\"; {filename}\r\n\r\n"),
        .. file, .. "\r\n--xyz--\r\n"u8,
    ];

    public const string MultipartType = "multipart/form-data; boundary=xyz";

    public static AnnotationRequest Request => new() { Points = SixPoints, Label = new(7, "Milz") };
}
