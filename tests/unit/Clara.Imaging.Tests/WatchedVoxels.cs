using System.Buffers;

namespace Clara.Imaging.Tests;

/// <summary>A volume's memory that tells when it is looked at.</summary>
internal sealed class WatchedVoxels : MemoryManager<byte>
{
    private readonly byte[] _voxels;
    private readonly Action<int> _look;

    public WatchedVoxels(Grid grid, Action<int> look)
    {
        _voxels = new byte[grid.Size.Count];
        _look = look;
        Volume = Imaging.Volume.Wrap(Memory, grid);
        Calls = 0;
    }

    public Volume<byte> Volume { get; }

    public int Calls { get; private set; }

    public override Span<byte> GetSpan()
    {
        Calls++;
        _look(Calls);
        return _voxels;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
