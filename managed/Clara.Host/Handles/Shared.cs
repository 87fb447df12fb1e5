using Clara.Imaging;

namespace Clara.Host.Handles;

/// <summary>An object that calls keep alive: releasing its handle while one runs frees it when that call ends.</summary>
internal abstract class Shared
{
    private int _users = 1; // the handle

    /// <summary>Begins a use. Throws <see cref="ClaraException"/> (Handle) when it was freed in the meantime.</summary>
    public void Enter()
    {
        int users = Volatile.Read(ref _users);
        while (users > 0)
        {
            int seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
                return;
            users = seen;
        }
        throw new ClaraException(StatusCode.Handle, "The handle was released while the call began.");
    }

    /// <summary>Ends a use; the last one frees.</summary>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            Free();
    }

    /// <summary>Called once. Must not throw.</summary>
    protected abstract void Free();
}
