using Clara.Imaging;

namespace Clara.Server.Storage;

/// <summary>An image that a client uploaded once to use it often. Its times are guarded by the store, its volumes by its own lock.</summary>
internal sealed class ImageSession(string id, string file, IReadOnlyList<Volume> channels, TimeSpan expiry, DateTimeOffset created)
{
    public string Id { get; } = id;

    public string File { get; } = file;

    public Grid Grid { get; } = channels[0].Grid;

    public TimeSpan Expiry { get; } = expiry;

    public DateTimeOffset Created { get; } = created;

    /// <summary>Time stamp of the last use, on the store's clock.</summary>
    public long LastUse { get; set; }

    public DateTimeOffset LastUsed { get; set; } = created;

    /// <summary>The voxels, a volume a channel, while they are kept in memory.</summary>
    public IReadOnlyList<Volume>? Channels { get; set; } = channels;

    /// <summary>One reader at a time brings evicted volumes back.</summary>
    public SemaphoreSlim Loading { get; } = new(1);

    public long Bytes { get; } = channels.Sum(c => c.Grid.Size.Count * c.Type.Bytes());
}
