using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>A number; its bad values are the row's own.</summary>
internal sealed record Number(string Name, long Value, params (long Bad, int[] Codes)[] Bad) : Argument(Name)
{
    internal override nint Good(World world) => (nint)Value;

    internal override IEnumerable<Attack> Attacks() => Bad.Select(b => new Attack($"the number {b.Bad}", _ => (nint)b.Bad, b.Codes));
}

/// <summary>UTF-8 text that names something.</summary>
internal sealed record Text(string Name, string Value, bool MayBeLong = false) : Argument(Name)
{
    // An overlong slash, a lone continuation, a cut sequence, a surrogate half: none of them is UTF-8.
    internal static readonly byte[][] NotUtf8 = [[0xC0, 0xAF, 0], [0x80, 0], [(byte)'a', 0xE2, 0x82, 0], [0xED, 0xA0, 0x80, 0]];

    internal override nint Good(World world) => world.Memory.Text(Value);

    internal override IEnumerable<Attack> Attacks() =>
    [
        new Attack("NULL", _ => 0, Codes.Argument),
        .. NotUtf8.Select(bytes => new Attack($"bytes {Convert.ToHexString(bytes)} that are not UTF-8", w => w.Memory.Bytes(bytes), Codes.AnyFailure)),
        .. MayBeLong ? (Attack[])[] : [new Attack("empty", w => w.Memory.Text(""), Codes.AnyFailure), new Attack("a megabyte", w => w.Memory.Text(new string('a', 1 << 20)), Codes.AnyFailure)],
    ];
}

/// <summary>Memory of the caller that is read.</summary>
internal sealed record Memory(string Name, Func<World, nint> Make) : Argument(Name)
{
    internal override nint Good(World world) => Make(world);

    internal override IEnumerable<Attack> Attacks() => [new Attack("NULL", _ => 0, Codes.Argument)];
}

/// <summary>A function or its data, of which none is fine.</summary>
internal sealed record Nothing(string Name) : Argument(Name)
{
    internal override nint Good(World world) => 0;

    internal override IEnumerable<Attack> Attacks() => [];
}

/// <summary>A number, pointer or array that comes out.</summary>
internal sealed record Output(string Name, int Bytes, bool Optional = false) : Argument(Name)
{
    internal override nint Good(World world) => world.Memory.Output(Bytes);

    internal override IEnumerable<Attack> Attacks() => [new Attack("NULL", _ => 0, Optional ? [Codes.AsGood] : Codes.Argument)];
}

/// <summary>A caller's text buffer of 256 bytes, or NULL to ask for the size.</summary>
internal sealed record Buffer(string Name) : Argument(Name)
{
    internal const int Bytes = 256;

    internal override nint Good(World world) => world.Memory.Output(Bytes);

    internal override IEnumerable<Attack> Attacks() => [new Attack("NULL", _ => 0, ClaraConstants.Ok, ClaraConstants.EBuffer)];
}

/// <summary>Size of a buffer, in and out; a size that is too small is answered with the needed one.</summary>
internal sealed unsafe record BufferSize(string Name, params int[] TooSmall) : Argument(Name)
{
    internal override nint Good(World world) => Make(world, Buffer.Bytes);

    internal override IEnumerable<Attack> Attacks() =>
        [new Attack("NULL", _ => 0, Codes.Argument), .. TooSmall.Select(n => new Attack($"{n} bytes", w => Make(w, (ulong)n), ClaraConstants.EBuffer))];

    private static nint Make(World world, ulong bytes)
    {
        nint block = world.Memory.Zeroed(sizeof(ulong));
        *(ulong*)block = bytes;
        return block;
    }
}
