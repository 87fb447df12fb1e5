using System.IO.Compression;
using System.Text;
using Clara.Models.Weights;
using Clara.TestKit;

namespace Clara.Models.Tests.WeightsTests;

/// <summary>Files as torch.save writes them, from PyTorch (tests/fixtures/weights) and made by hand.</summary>
internal static class TorchFile
{
    public static string Fixture(string name) => Repository.PathOf("tests/fixtures/weights/" + name);

    /// <summary>A zip with this pickle, and data/0 of so many bytes.</summary>
    public static string Write(TempFolder folder, string pickle, int bytes = 4, string? byteOrder = "little", CompressionLevel level = CompressionLevel.NoCompression)
    {
        string path = folder.File("model.pt");
        using ZipArchive zip = ZipFile.Open(path, ZipArchiveMode.Create);
        Add("archive/data.pkl", Encoding.Latin1.GetBytes(pickle), level);
        Add("archive/data/0", new byte[bytes], level);
        if (byteOrder is not null)
            Add("archive/byteorder", Encoding.ASCII.GetBytes(byteOrder), level);
        return path;

        void Add(string name, byte[] content, CompressionLevel level)
        {
            using Stream stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }
    }

    /// <summary>{"a": a float tensor of one axis} with opcodes for offset, extent and stride.</summary>
    public static string Pickle(string offset = "K\0", string extent = "K\x1", string stride = "K\x1", string count = "K\x1", string key = "0") =>
        $"\x80\x02}}X\x1\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\x7\0\0\0storagectorch\nFloatStorage\nX{(char)key.Length}\0\0\0{key}X\x3\0\0\0cpu{count}tQ{offset}{extent}\x85{stride}\x85\x89}}tRs.";

    public static float[] Values(TorchCheckpoint checkpoint, string name) => checkpoint.Tensors.Single(t => t.Name == name).Read();
}
