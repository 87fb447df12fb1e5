using System.Buffers;
using System.Runtime.InteropServices;

namespace Clara.Dicom.Series;

/// <summary>Memory of wider elements as bytes, for whoever fills it; owns nothing.</summary>
internal sealed class BytesOf<T>(Memory<T> memory) : MemoryManager<byte> where T : unmanaged
{
    private static readonly int Size = Marshal.SizeOf<T>();

    public override Memory<byte> Memory => CreateMemory(memory.Length * Size);

    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(memory.Span);

    public override MemoryHandle Pin(int elementIndex = 0) => elementIndex % Size == 0 ? memory[(elementIndex / Size)..].Pin()
        : throw new NotSupportedException("only whole elements can be pinned");

    public override void Unpin()
    {
        // The handle of the memory itself ends its pinning.
    }

    protected override void Dispose(bool disposing)
    {
    }
}
