using System.Buffers.Binary;
using System.Text;

namespace Clara.Imaging;

/// <summary>The header as bytes, little endian.</summary>
internal static class NiftiHeaderFormat
{
    /// <summary>The header's 348 or 540 bytes.</summary>
    public static byte[] ToBytes(this NiftiHeader h, int bitsPerVoxel) => h.IsVersion2 ? Version2(h, bitsPerVoxel) : Version1(h, bitsPerVoxel);

    private static byte[] Version1(NiftiHeader h, int bits)
    {
        byte[] b = new byte[NiftiHeader.Size1];
        Int32(b, 0, NiftiHeader.Size1);
        b[38] = (byte)'r';
        for (int i = 0; i < 8; i++)
            Int16(b, 40 + 2 * i, checked((short)h.Dim[i]));
        Int16(b, 68, (short)h.IntentCode);
        Int16(b, 70, (short)h.Datatype);
        Int16(b, 72, (short)bits);
        Singles(b, 76, h.Pixdim);
        Singles(b, 108, [h.VoxOffset, h.Slope, h.Inter]);
        b[123] = (byte)h.XyztUnits;
        Encoding.ASCII.GetBytes("ClaraPlugin", b.AsSpan(148));
        Int16(b, 252, (short)h.QformCode);
        Int16(b, 254, (short)h.SformCode);
        Singles(b, 256, h.Qform);
        Singles(b, 280, h.Sform);
        (h.IsSingleFile ? "n+1\0"u8 : "ni1\0"u8).CopyTo(b.AsSpan(344));
        return b;
    }

    private static byte[] Version2(NiftiHeader h, int bits)
    {
        byte[] b = new byte[NiftiHeader.Size2];
        Int32(b, 0, NiftiHeader.Size2);
        (h.IsSingleFile ? "n+2\0\r\n\u001a\n"u8 : "ni2\0\r\n\u001a\n"u8).CopyTo(b.AsSpan(4));
        Int16(b, 12, (short)h.Datatype);
        Int16(b, 14, (short)bits);
        for (int i = 0; i < 8; i++)
            BinaryPrimitives.WriteInt64LittleEndian(b.AsSpan(16 + 8 * i), h.Dim[i]);
        Doubles(b, 104, h.Pixdim);
        BinaryPrimitives.WriteInt64LittleEndian(b.AsSpan(168), (long)h.VoxOffset);
        Doubles(b, 176, [h.Slope, h.Inter]);
        Encoding.ASCII.GetBytes("ClaraPlugin", b.AsSpan(240));
        Int32(b, 344, h.QformCode);
        Int32(b, 348, h.SformCode);
        Doubles(b, 352, h.Qform);
        Doubles(b, 400, h.Sform);
        Int32(b, 500, h.XyztUnits);
        Int32(b, 504, h.IntentCode);
        return b;
    }

    private static void Int16(byte[] b, int at, short value) => BinaryPrimitives.WriteInt16LittleEndian(b.AsSpan(at), value);

    private static void Int32(byte[] b, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(b.AsSpan(at), value);

    private static void Singles(byte[] b, int at, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(b.AsSpan(at + 4 * i), (float)values[i]);
    }

    private static void Doubles(byte[] b, int at, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(b.AsSpan(at + 8 * i), values[i]);
    }
}
