using System.Text;

namespace Clara.Fuzz;

/// <summary>Formats whose header is lines of text, with the voxels behind it or in a second file.</summary>
internal abstract class TextHeaderFormat : FuzzFormat
{
    private const int MostUnpacked = 1 << 19;

    /// <summary>Lines that the format knows, sound and odd ones.</summary>
    protected abstract IReadOnlyList<string> Dictionary { get; }

    /// <summary>Bytes of the header in a sound file, the line that ends it among them.</summary>
    protected abstract int HeaderLength(ReadOnlySpan<byte> bytes);

    /// <summary>The voxels packed as the format has it.</summary>
    protected abstract byte[] Pack(byte[] bytes);

    /// <summary>Puts the new length of packed voxels into the header, where the format has it there.</summary>
    protected virtual void Correct(List<string> lines, int packedLength)
    {
    }

    protected override int VoxelStart(ReadOnlySpan<byte> main) => HeaderLength(main);

    public override FuzzInput Mutate(FuzzInput input, Random random, Func<FuzzInput> other)
    {
        if (random.Next(12) == 0)
            return input.WithMain(ByteMutations.Mutate(input.Main.Bytes, random, () => other().Main.Bytes));
        int end = HeaderLength(input.Main.Bytes);
        List<string> lines = [.. Encoding.Latin1.GetString(input.Main.Bytes, 0, end).Split('\n')[..^1]];
        byte[] voxels = input.Side?.Bytes ?? input.Main.Bytes[end..];
        byte[] mutated = random.Next(5) == 0 ? Voxels(voxels, random, other) : voxels;
        if (mutated != voxels && random.Next(3) > 0)
            Correct(lines, mutated.Length);
        if (lines.Count > 0 && (mutated == voxels || random.Next(2) == 0))
            lines = TextMutations.Mutate(lines, Dictionary, random);
        byte[] header = TextMutations.Join(lines, random);
        return input.Side is null ? input.WithMain([.. header, .. mutated]) : input.WithMain(header).WithSide(mutated);
    }

    private byte[] Voxels(byte[] bytes, Random random, Func<FuzzInput> other)
    {
        bool isPacked = Packing.IsGzip(bytes) || Packing.IsZlib(bytes);
        if (isPacked && random.Next(3) > 0 && Packing.Unpack(bytes, 0, MostUnpacked) is { } inside)
            return Pack(ByteMutations.Mutate(inside, random, () => other().Main.Bytes));
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length + 1)] : ByteMutations.Mutate(bytes, random, () => other().Main.Bytes);
    }

    /// <summary>A text with its voxels behind it.</summary>
    protected static FuzzInput Single(string name, string header, byte[] voxels) => new(new(name, [.. Encoding.UTF8.GetBytes(header), .. voxels]));

    /// <summary>The header's text and the unpacked voxels of a file that the product wrote.</summary>
    protected (string Header, byte[] Voxels) Parts(FuzzInput input)
    {
        int end = HeaderLength(input.Main.Bytes);
        return (Encoding.UTF8.GetString(input.Main.Bytes, 0, end), Packing.Unpack(input.Main.Bytes, end, int.MaxValue) ?? []);
    }
}
