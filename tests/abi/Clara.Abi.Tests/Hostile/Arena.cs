using System.Runtime.InteropServices;
using System.Text;

namespace Clara.Abi.Tests.Hostile;

/// <summary>
/// Memory of one call. Outputs are filled with a pattern and must keep it when the call fails; behind each lies a guard that must keep it always.
/// </summary>
internal sealed unsafe class Arena : IDisposable
{
    private const byte Pattern = 0xA5;
    private const int GuardBytes = 64;
    private readonly List<nint> blocks = [];
    private readonly List<Watched> outputs = [], guards = [];

    /// <summary>Zeroed memory.</summary>
    internal nint Zeroed(int bytes)
    {
        nint block = (nint)NativeMemory.AllocZeroed((nuint)bytes);
        blocks.Add(block);
        return block;
    }

    /// <summary>Text with a final 0.</summary>
    internal nint Text(string text) => Bytes([.. Encoding.UTF8.GetBytes(text), 0]);

    /// <summary>A copy of bytes.</summary>
    internal nint Bytes(ReadOnlySpan<byte> bytes)
    {
        nint block = Zeroed(bytes.Length);
        bytes.CopyTo(new Span<byte>((void*)block, bytes.Length));
        return block;
    }

    /// <summary>An output that a failing call may not touch.</summary>
    internal nint Output(int bytes)
    {
        nint block = Zeroed(bytes + GuardBytes);
        new Span<byte>((void*)block, bytes + GuardBytes).Fill(Pattern);
        Watch(outputs, block, bytes);
        Watch(guards, block + bytes, GuardBytes);
        return block;
    }

    /// <summary>Watches memory that was made otherwise, as it is now, as an output.</summary>
    internal void WatchOutput(nint block, int bytes) => Watch(outputs, block, bytes);

    /// <summary>Watches memory that no call may touch at all.</summary>
    internal void WatchGuard(nint block, int bytes) => Watch(guards, block, bytes);

    /// <summary>Whether a failing call left all outputs as they were.</summary>
    internal bool OutputsUntouched => outputs.TrueForAll(w => w.IsUnchanged);

    /// <summary>Whether nothing was written behind an output's end.</summary>
    internal bool GuardsUntouched => guards.TrueForAll(w => w.IsUnchanged);

    public void Dispose()
    {
        foreach (nint block in blocks)
            NativeMemory.Free((void*)block);
    }

    private static void Watch(List<Watched> list, nint block, int bytes) => list.Add(new Watched(block, new Span<byte>((void*)block, bytes).ToArray()));

    private sealed record Watched(nint Block, byte[] Before)
    {
        internal bool IsUnchanged => new ReadOnlySpan<byte>((void*)Block, Before.Length).SequenceEqual(Before);
    }
}
