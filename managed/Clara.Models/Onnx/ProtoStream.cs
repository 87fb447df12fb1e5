namespace Clara.Models.Onnx;

/// <summary>
/// Walks a protocol buffer in a file without holding it: tags are read, what nobody wants is passed over by its length (protobuf.dev, "Encoding"). Lengths are those that the file claims: each is held
/// against the message around it. Throws <see cref="InvalidDataException"/> for what is none.
/// </summary>
internal sealed class ProtoStream(FileStream stream)
{
    /// <summary>Where the file ends.</summary>
    public long End => stream.Length;

    /// <summary>Whether a message goes on until <paramref name="end"/>.</summary>
    public bool IsBefore(long end) => stream.Position < end;

    /// <summary>The next tag: field number and wire type.</summary>
    public (int Field, int Type) Tag()
    {
        ulong tag = Number();
        return ((int)Math.Min(tag >> 3, int.MaxValue), (int)(tag & 7));
    }

    /// <summary>The end of a field of known length that begins here.</summary>
    public long Length(long end)
    {
        ulong length = Number();
        return length <= (ulong)(end - stream.Position) ? stream.Position + (long)length : throw new InvalidDataException();
    }

    /// <summary>A number of variable length.</summary>
    public ulong Number()
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

    /// <summary>The bytes of a field until its end; a field of more than <paramref name="most"/> bytes is no such file.</summary>
    public byte[] Bytes(long end, int most)
    {
        if (end - stream.Position > most)
            throw new InvalidDataException();
        byte[] bytes = new byte[end - stream.Position];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Passes over a field.</summary>
    public void Skip(int type, long end)
    {
        switch (type)
        {
            case 0:
                Number();
                break;
            case 1:
                stream.Position += 8;
                break;
            case 2:
                stream.Position = Length(end);
                break;
            case 5:
                stream.Position += 4;
                break;
            default:
                throw new InvalidDataException();
        }
    }
}
