using Clara.Imaging;

namespace Clara.Server.Storage;

/// <summary>An image that a client uploaded once to use it often. Its times are guarded by the store, its volume by its own lock.</summary>
internal sealed class ImageSession(string id, string file, Grid grid, VoxelType type, TimeSpan expiry, DateTimeOffset created)
{
    public string Id { get; } = id;

    public string File { get; } = file;

    public Grid Grid { get; } = grid;

    public VoxelType Type { get; } = type;

    public TimeSpan Expiry { get; } = expiry;

    public DateTimeOffset Created { get; } = created;

    /// <summary>Time stamp of the last use, on the store's clock.</summary>
    public long LastUse { get; set; }

    public DateTimeOffset LastUsed { get; set; } = created;

    /// <summary>The voxels while they are kept in memory.</summary>
    public Volume? Volume { get; set; }

    /// <summary>One reader at a time brings an evicted volume back.</summary>
    public SemaphoreSlim Loading { get; } = new(1);

    public long Bytes => Grid.Size.Count * Type.Bytes();
}
