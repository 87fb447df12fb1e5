using System.Runtime.CompilerServices;
using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>Writes good values into a zeroed struct whose size is set.</summary>
internal unsafe delegate void Fill<T>(T* value, World world) where T : unmanaged;

/// <summary>A change that makes a good struct bad.</summary>
internal sealed record Spoil<T>(string What, Fill<T> Change, params int[] Codes) where T : unmanaged;

/// <summary>A sized struct that goes in: rule A1's rows, then its own.</summary>
internal sealed unsafe record StructArgument<T>(string Name, Fill<T> FillIn, bool Optional, params Spoil<T>[] Spoils) : Argument(Name) where T : unmanaged
{
    private const int Tail = 64;

    internal override nint Good(World world) => Make(world);

    internal override IEnumerable<Attack> Attacks()
    {
        uint size = (uint)Unsafe.SizeOf<T>();
        yield return new Attack("NULL", _ => 0, Optional ? [Codes.AsGood] : Codes.Argument);
        foreach (uint small in new[] { 0u, 1u, 4u, size - 1 })
            yield return new Attack($"struct_size {small}", w => WithSize(w, small), Codes.Argument);
        yield return new Attack("struct_size of a later version, the rest zero", w => WithSize(w, size + Tail), Codes.AsGood);
        foreach (int at in new[] { 0, Tail - 1 })
            yield return new Attack($"struct_size of a later version, byte {at} behind the known ones set", w => WithTail(w, size + Tail, at), ClaraConstants.EUnsupported);
        // Nobody's struct is that long: memory that was never prepared by CLARA_INIT. The library must not walk through it.
        yield return new Attack("struct_size 0x7FFFFFFF", w => WithSize(w, int.MaxValue), Codes.Argument);
        yield return new Attack("struct_size 0xFFFFFFFF", w => WithSize(w, uint.MaxValue), Codes.Argument);
        foreach (Spoil<T> spoil in Spoils)
            yield return new Attack(spoil.What, w => Spoiled(w, spoil), spoil.Codes);
    }

    private nint Make(World world)
    {
        nint block = world.Memory.Zeroed(sizeof(T) + Tail);
        *(uint*)block = (uint)sizeof(T);
        FillIn((T*)block, world);
        return block;
    }

    private nint WithSize(World world, uint size)
    {
        nint block = Make(world);
        *(uint*)block = size;
        return block;
    }

    private nint WithTail(World world, uint size, int at)
    {
        nint block = WithSize(world, size);
        ((byte*)block)[sizeof(T) + at] = 1;
        return block;
    }

    private nint Spoiled(World world, Spoil<T> spoil)
    {
        nint block = Make(world);
        spoil.Change((T*)block, world);
        return block;
    }
}

/// <summary>A sized struct that comes out.</summary>
internal sealed unsafe record StructOutput<T>(string Name = "out", bool Optional = false) : Argument(Name) where T : unmanaged
{
    private const int Tail = 64;

    internal override nint Good(World world) => Make(world, (uint)sizeof(T));

    internal override IEnumerable<Attack> Attacks()
    {
        uint size = (uint)Unsafe.SizeOf<T>();
        yield return new Attack("NULL", _ => 0, Optional ? [Codes.AsGood] : Codes.Argument);
        foreach (uint small in new[] { 0u, 1u, 4u, size - 1 })
            yield return new Attack($"struct_size {small}", w => Make(w, small), Codes.Argument);
        yield return new Attack("struct_size of a later version", w => Make(w, size + Tail), Codes.AsGood);
        // What is behind the known fields of an output is not read by anybody, so both answers are right; it must stay as it is.
        yield return new Attack("struct_size of a later version, a byte behind the known ones set", w => MakeWithTail(w, size + Tail), Codes.AsGood, ClaraConstants.EUnsupported);
        yield return new Attack("struct_size 0x7FFFFFFF", w => Make(w, int.MaxValue), Codes.Argument);
    }

    private static nint Make(World world, uint size) => Make(world, size, last: 0);

    private static nint MakeWithTail(World world, uint size) => Make(world, size, last: 1);

    private static nint Make(World world, uint size, byte last)
    {
        nint block = world.Memory.Zeroed(sizeof(T) + Tail);
        *(uint*)block = size;
        ((byte*)block)[sizeof(T) + Tail - 1] = last;
        world.Memory.WatchOutput(block, sizeof(T));
        world.Memory.WatchGuard(block + sizeof(T), Tail); // what this version does not know it does not write
        return block;
    }
}
