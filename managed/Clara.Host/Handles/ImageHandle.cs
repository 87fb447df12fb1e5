using System.Buffers;
using System.Numerics;
using Clara.Host.Marshalling;
using Clara.Imaging;

namespace Clara.Host.Handles;

/// <summary>A volume that C holds: a view of the viewer's memory, or voxels of its own, which get pinned when C asks for their address.</summary>
/// <param name="volume">The voxels on their grid.</param>
/// <param name="borrowed">The viewer's memory; null where the voxels are our own.</param>
internal sealed class ImageHandle(Volume volume, IBorrowed? borrowed) : Shared
{
    private readonly Lock _lock = new();
    private readonly HashSet<SessionHandle> _usedBy = [];
    private MemoryHandle? _pin;

    public Volume Volume => volume;

    /// <summary>Address of the first voxel, valid until the handle is released.</summary>
    public unsafe void* Address
    {
        get
        {
            lock (_lock)
                return (_pin ??= volume.Accept(new Pinning())).Pointer;
        }
    }

    /// <summary>Remembers who may keep a copy on a server.</summary>
    public void UsedBy(SessionHandle session)
    {
        lock (_lock)
            _usedBy.Add(session);
    }

    protected override void Free()
    {
        foreach (SessionHandle session in _usedBy)
            session.Forget(volume);
        _pin?.Dispose();
        borrowed?.Return();
    }

    private sealed class Pinning : IVolumeVisitor<MemoryHandle>
    {
        public MemoryHandle Visit<T>(Volume<T> v) where T : unmanaged, INumber<T> => v.Memory.Pin();
    }
}
