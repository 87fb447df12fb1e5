using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>An argument of a function: a good value, and the bad ones that belong to its kind.</summary>
internal abstract record Argument(string Name)
{
    internal abstract nint Good(World world);

    internal abstract IEnumerable<Attack> Attacks();
}

/// <summary>A bad value and the codes that the headers allow as the answer; an empty list stands for any failure but CLARA_E_INTERNAL, which is always a defect.</summary>
internal sealed record Attack(string What, Func<World, nint> Value, params int[] Codes);

/// <summary>Answers that several kinds share.</summary>
internal static class Codes
{
    /// <summary>What the good call answers.</summary>
    internal const int AsGood = 1;

    internal static readonly int[] AnyFailure = [];
    internal static readonly int[] Argument = [ClaraConstants.EArgument];
    internal static readonly int[] Handle = [ClaraConstants.EHandle];
    internal static readonly int[] Geometry = [ClaraConstants.EGeometry];
    internal static readonly int[] NotFound = [ClaraConstants.ENotFound];

    // NULL is both an argument that is missing and no handle; the headers name one or the other.
    internal static readonly int[] NoHandle = [ClaraConstants.EArgument, ClaraConstants.EHandle];
}
