namespace Clara.Inference.Networks;

/// <summary>
/// The versions that an ONNX file states. The file is a protocol buffer (onnx.proto, ModelProto): field 1 is the IR version, field 8 an operator set with domain (1) and version (2);
/// everything else is passed over by its length.
/// </summary>
internal sealed record OnnxHeader(long IrVersion, long Opset)
{
    /// <summary>Null for a file that is none.</summary>
    public static OnnxHeader? Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            long ir = 0, opset = 0;
            while (stream.Position < stream.Length)
            {
                ulong tag = Varint(stream);
                if (tag == (1 << 3))
                    ir = (long)Varint(stream);
                else if (tag == (8 << 3 | 2))
                {
                    long length = (long)Varint(stream);
                    opset = Math.Max(opset, OperatorSet(stream, stream.Position + length));
                }
                else
                    Skip(stream, tag);
            }
            return new(ir, opset);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The version of ONNX's own set; 0 for a set of another domain.</summary>
    private static long OperatorSet(FileStream stream, long end)
    {
        long version = 0;
        bool own = true;
        while (stream.Position < end)
        {
            ulong tag = Varint(stream);
            if (tag == (2 << 3))
                version = (long)Varint(stream);
            else if (tag == (1 << 3 | 2))
            {
                int length = (int)Math.Min(Varint(stream), 1024);
                byte[] domain = new byte[length];
                stream.ReadExactly(domain);
                own = length == 0 || domain.AsSpan().SequenceEqual("ai.onnx"u8);
            }
            else
                Skip(stream, tag);
        }
        return own ? version : 0;
    }

    private static void Skip(FileStream stream, ulong tag)
    {
        switch (tag & 7)
        {
            case 0:
                Varint(stream);
                break;
            case 1:
                stream.Position += 8;
                break;
            case 2:
                long length = (long)Varint(stream);
                stream.Position += length >= 0 && length <= stream.Length - stream.Position ? length : throw new InvalidDataException();
                break;
            case 5:
                stream.Position += 4;
                break;
            default:
                throw new InvalidDataException();
        }
    }

    private static ulong Varint(FileStream stream)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int b = stream.ReadByte();
            if (b < 0)
                throw new InvalidDataException();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
        throw new InvalidDataException();
    }
}
