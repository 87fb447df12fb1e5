using Clara.Annotation;
using Clara.Imaging;

namespace Clara.Server.Storage;

/// <summary>
/// The sessions: files in the workspace, the ones used last also as volumes in memory within a budget. A session ends when it was not used for its expiry,
/// when its client deletes it, or when there are too many and it is the one unused for longest. Any thread.
/// </summary>
internal sealed class SessionStore : IDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, ImageSession> _sessions = [];
    private readonly Lock _lock = new();
    private readonly ServerOptions _options;
    private readonly Workspace _workspace;
    private readonly UploadReader _reader;
    private readonly IAnnotationBackend _engine;
    private readonly ILogger<ClaraServer> _log;
    private readonly ITimer _sweep;

    public SessionStore(ServerOptions options, Workspace workspace, UploadReader reader, IAnnotationBackend engine, ILogger<ClaraServer> log)
    {
        _options = options;
        _workspace = workspace;
        _reader = reader;
        _engine = engine;
        _log = log;
        _sweep = options.Time.CreateTimer(_ => RemoveExpired(), null, SweepEvery, SweepEvery);
    }

    /// <summary>Takes a stored file and its volumes; a requested expiry of 0 is the server's own.</summary>
    public ImageSession Create(string file, IReadOnlyList<Volume> channels, TimeSpan requestedExpiry)
    {
        TimeSpan expiry = requestedExpiry == TimeSpan.Zero ? _options.SessionExpiry : requestedExpiry < _options.MaxSessionExpiry ? requestedExpiry : _options.MaxSessionExpiry;
        ImageSession session = new(Guid.NewGuid().ToString(), file, channels, expiry, _options.Time.GetUtcNow());
        RemoveExpired();
        List<ImageSession> surplus = [];
        lock (_lock)
        {
            Touch(session);
            _sessions.Add(session.Id, session);
            foreach (ImageSession old in _sessions.Values.OrderBy(s => s.LastUse).Take(Math.Max(0, _sessions.Count - _options.MaxSessions)).ToList())
            {
                _sessions.Remove(old.Id);
                surplus.Add(old);
            }
        }
        ServerLog.SessionCreated(_log, session.Id, session.Grid.Size.Count);
        foreach (ImageSession old in surplus)
            End(old, "dropped for newer ones");
        ShrinkMemory(session);
        return session;
    }

    /// <summary>A living session or null; <paramref name="use"/> starts its expiry anew.</summary>
    public ImageSession? Find(string id, bool use)
    {
        ImageSession? expired;
        lock (_lock)
        {
            if (!_sessions.TryGetValue(id, out ImageSession? session))
                return null;
            if (!IsExpired(session))
            {
                if (use)
                    Touch(session);
                return session;
            }
            _sessions.Remove(id);
            expired = session;
        }
        End(expired, "expired");
        return null;
    }

    public bool Remove(string id)
    {
        if (Find(id, use: false) is not ImageSession session)
            return false;
        lock (_lock)
            if (!_sessions.Remove(id))
                return false;
        End(session, "deleted by its client");
        return true;
    }

    /// <summary>The session's voxels, read again where memory was needed for others.</summary>
    public async Task<IReadOnlyList<Volume>> ChannelsAsync(ImageSession session, CancellationToken ct)
    {
        await session.Loading.WaitAsync(ct);
        try
        {
            if (session.Channels is not IReadOnlyList<Volume> channels)
            {
                channels = await _reader.ChannelsAsync(session.File, ct);
                session.Channels = channels = [.. channels.Select(c => ExactGrid.On(c, session.Grid))];
            }
            ShrinkMemory(session);
            return channels;
        }
        finally
        {
            session.Loading.Release();
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_lock)
            _sessions.Clear();
    }

    private void Touch(ImageSession session)
    {
        session.LastUse = _options.Time.GetTimestamp();
        session.LastUsed = _options.Time.GetUtcNow();
    }

    private bool IsExpired(ImageSession session) => _options.Time.GetElapsedTime(session.LastUse) >= session.Expiry;

    private void RemoveExpired()
    {
        List<ImageSession> expired;
        lock (_lock)
        {
            expired = [.. _sessions.Values.Where(IsExpired)];
            foreach (ImageSession session in expired)
                _sessions.Remove(session.Id);
        }
        foreach (ImageSession session in expired)
            End(session, "expired");
    }

    /// <summary>Lets volumes of other sessions go until the rest fits the budget. A run that uses one keeps it until its end.</summary>
    private void ShrinkMemory(ImageSession keep)
    {
        List<Volume> gone = [];
        lock (_lock)
        {
            long bytes = _sessions.Values.Where(s => s.Channels is not null).Sum(s => s.Bytes);
            foreach (ImageSession session in _sessions.Values.Where(s => s.Channels is not null && s != keep).OrderBy(s => s.LastUse).ToList())
            {
                if (bytes <= _options.ImageMemoryBytes)
                    break;
                bytes -= session.Bytes;
                gone.AddRange(session.Channels!);
                session.Channels = null;
            }
        }
        foreach (Volume volume in gone)
            Forget(volume);
    }

    private void End(ImageSession session, string reason)
    {
        _workspace.Delete(session.File);
        foreach (Volume volume in session.Channels ?? [])
            Forget(volume);
        session.Channels = null;
        ServerLog.SessionEnded(_log, session.Id, reason);
    }

    /// <summary>The engine drops what it derived from the image; nobody waits for that.</summary>
    private void Forget(Volume volume) => _ = _engine.ForgetAsync(volume, CancellationToken.None);
}
