using Clara.Host.Calls;
using Clara.Host.Handles;

namespace Clara.Host;

/// <summary>What the exports share. Static because C's functions are; everything below is handed what it needs.</summary>
internal static class Core
{
    public static HandleTable Handles { get; } = new();

    public static RunningCalls Calls { get; } = new();

    /// <summary>The token of an optional cancel handle.</summary>
    public static CancellationToken TokenOf(nint cancel) => cancel == 0 ? CancellationToken.None : Handles.Get<CancelHandle>(cancel).Token;
}
