using System.Buffers;

namespace Clara.Host.Marshalling;

/// <summary>Memory of the viewer's that must be given back.</summary>
internal interface IBorrowed
{
    /// <summary>Tells the owner that it will not be touched again.</summary>
    void Return();
}

/// <summary>The viewer's voxels as memory, nothing copied: the one place where a foreign pointer becomes a span.</summary>
internal sealed unsafe class BorrowedVoxels<T>(void* address, int count, delegate* unmanaged[Cdecl]<void*, void> onRelease, void* userData) : MemoryManager<T>, IBorrowed where T : unmanaged
{
    private void* _address = address;

    public override Span<T> GetSpan()
    {
        void* here = _address;
        ObjectDisposedException.ThrowIf(here is null, this); // better than reading what the viewer has freed
        return new(here, count);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)count);
        return new((T*)_address + elementIndex);
    }

    public override void Unpin()
    {
    }

    public void Return()
    {
        _address = null;
        if (onRelease is not null)
            onRelease(userData);
    }

    protected override void Dispose(bool disposing)
    {
    }
}
