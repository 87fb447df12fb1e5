namespace Clara.Abi.Tests.Hostile;

/// <summary>A handle that goes in.</summary>
internal sealed record HandleArgument(HandleType Type, bool Optional = false) : Argument(Type.ToString())
{
    internal override nint Good(World world) => Optional ? 0 : world[Type];

    internal override IEnumerable<Attack> Attacks() =>
        [new Attack("NULL", _ => 0, Optional ? [Codes.AsGood] : Codes.NoHandle), .. BadHandles(Type).Select(b => new Attack(b.What, b.Value, Codes.Handle))];

    /// <summary>Values that are no handle of a type: released, of each other type, and plain numbers.</summary>
    internal static IEnumerable<(string What, Func<World, nint> Value)> BadHandles(HandleType type)
    {
        yield return ("stale handle", w => w.Released(type));
        foreach (HandleType other in Enum.GetValues<HandleType>().Where(t => t != type))
            yield return ($"handle of {other}", w => w[other]);
        foreach (nint number in new nint[] { 1, 2, 4096, unchecked((nint)0xDEADBEEF), nint.MaxValue, nint.MinValue, -1 })
            yield return ($"the number {number}", _ => number);
        foreach (int bit in new[] { 24, 40, 62 })
            yield return ($"good handle with bit {bit} turned", w => w[type] ^ ((nint)1 << bit));
        yield return ("an address", w => w.Memory.Zeroed(256));
    }
}

/// <summary>The handle of a release function. Such a function has no code to give: what it must not do is crash or take another's object.</summary>
internal sealed record ReleasedArgument(HandleType Type) : Argument(Type.ToString())
{
    internal override nint Good(World world) => world.Make(Type);

    internal override IEnumerable<Attack> Attacks() =>
        [new Attack("NULL", _ => 0), .. HandleArgument.BadHandles(Type).Select(b => new Attack(b.What, b.Value))];
}

/// <summary>Where a new handle goes.</summary>
internal sealed record HandleOutput(HandleType Type) : Argument("out")
{
    internal override nint Good(World world) => world.HandleOutput(Type);

    internal override IEnumerable<Attack> Attacks() => [new Attack("NULL", _ => 0, Codes.Argument)];
}
