using Clara.Annotation;

namespace Clara.Host.Handles;

/// <summary>Preferences that any thread may set and read.</summary>
internal sealed class PreferencesHandle
{
    private readonly Lock _lock = new();
    private readonly Preferences _preferences = new();

    public void Set(string key, string value)
    {
        lock (_lock)
            _preferences.Set(key, value);
    }

    public string Get(string key)
    {
        lock (_lock)
            return _preferences.Get(key);
    }

    public Preferences Copy()
    {
        lock (_lock)
            return _preferences.Copy();
    }
}
