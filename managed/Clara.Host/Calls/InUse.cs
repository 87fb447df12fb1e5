using Clara.Host.Handles;

namespace Clara.Host.Calls;

/// <summary>Objects of C that a call keeps alive until its end, whoever releases them meanwhile.</summary>
internal readonly struct InUse : IDisposable
{
    private readonly Shared[] _objects;

    /// <summary>Throws <see cref="Clara.Imaging.ClaraException"/> (Handle) when one was freed before; then none is kept.</summary>
    public InUse(params Shared[] objects)
    {
        _objects = objects;
        for (int i = 0; i < objects.Length; i++)
        {
            try
            {
                objects[i].Enter();
            }
            catch
            {
                Leave(objects.AsSpan(0, i));
                throw;
            }
        }
    }

    public void Dispose() => Leave(_objects);

    private static void Leave(ReadOnlySpan<Shared> objects)
    {
        foreach (Shared o in objects)
            o.Leave();
    }
}
