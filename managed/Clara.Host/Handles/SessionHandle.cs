using Clara.Annotation;
using Clara.Imaging;
using Clara.Remote;

namespace Clara.Host.Handles;

/// <summary>A session: one backend by preferences that were read once. After clara_stop the next call opens it anew.</summary>
internal sealed class SessionHandle : Shared
{
    private readonly Preferences _preferences;
    private readonly Lock _lock = new();
    private IAnnotationBackend? _backend;

    /// <summary>Opens the backend, which contacts nothing yet. Throws <see cref="ClaraException"/> for preferences that cannot be used.</summary>
    public SessionHandle(Preferences preferences)
    {
        _preferences = preferences;
        _backend = Backends.Open(preferences);
    }

    public IAnnotationBackend Backend
    {
        get
        {
            lock (_lock)
                return _backend ??= Backends.Open(_preferences);
        }
    }

    /// <summary>Drops the connection; running calls were cancelled before.</summary>
    public void Drop()
    {
        IAnnotationBackend? backend;
        lock (_lock)
            (backend, _backend) = (_backend, null);
        if (backend is not null)
            _ = DisposeAsync(backend);
    }

    /// <summary>An image is gone: a server's copy of it is dropped in the background.</summary>
    public void Forget(Volume image)
    {
        IAnnotationBackend? backend;
        lock (_lock)
            backend = _backend;
        if (backend is not null)
            _ = ForgetAsync(backend, image);
    }

    protected override void Free() => Drop();

    private static async Task ForgetAsync(IAnnotationBackend backend, Volume image)
    {
        try
        {
            await backend.ForgetAsync(image, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ClaraException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody waits for it, and a server forgets by itself.
        }
    }

    private static async Task DisposeAsync(IAnnotationBackend backend)
    {
        try
        {
            await backend.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is ClaraException or OperationCanceledException)
        {
            // The session is gone either way.
        }
    }
}
