namespace Clara.Models.Onnx;

/// <summary>
/// The versions that an ONNX file states. The file is a protocol buffer (onnx.proto, ModelProto): field 1 is the IR version, field 8 an operator set with domain (1) and version (2);
/// everything else is passed over by its length. Since 0.2.
/// </summary>
/// <param name="IrVersion">0 where the file does not say.</param>
/// <param name="Opset">The version of ONNX's own operators; 0 where the file does not say.</param>
public sealed record OnnxHeader(long IrVersion, long Opset)
{
    private const int LongestDomain = 1024;

    /// <summary>Null for a file that is none.</summary>
    public static OnnxHeader? Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            ProtoStream proto = new(stream);
            long ir = 0, opset = 0;
            while (proto.IsBefore(proto.End))
                switch (proto.Tag())
                {
                    case (1, 0):
                        ir = (long)proto.Number();
                        break;
                    case (8, 2):
                        opset = Math.Max(opset, OperatorSet(proto, proto.Length(proto.End)));
                        break;
                    case (_, int type):
                        proto.Skip(type, proto.End);
                        break;
                }
            return new(ir, opset);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The version of ONNX's own set; 0 for a set of another domain.</summary>
    private static long OperatorSet(ProtoStream proto, long end)
    {
        long version = 0;
        bool own = true;
        while (proto.IsBefore(end))
            switch (proto.Tag())
            {
                case (2, 0):
                    version = (long)proto.Number();
                    break;
                case (1, 2):
                    byte[] domain = proto.Bytes(proto.Length(end), LongestDomain);
                    own = domain.Length == 0 || domain.AsSpan().SequenceEqual("ai.onnx"u8);
                    break;
                case (_, int type):
                    proto.Skip(type, end);
                    break;
            }
        return own ? version : 0;
    }
}
