using System.Runtime.InteropServices;

namespace Clara.Host.Marshalling;

/// <summary>Texts in C's form (UTF-8, final 0) at addresses that do not move, freed together. Any thread.</summary>
internal sealed class NativeTexts
{
    private readonly Lock _lock = new();
    private readonly List<nint> _texts = [];

    public nint Add(string text)
    {
        nint address = Marshal.StringToCoTaskMemUTF8(text);
        lock (_lock)
            _texts.Add(address);
        return address;
    }

    public void Free()
    {
        lock (_lock)
        {
            foreach (nint text in _texts)
                Marshal.FreeCoTaskMem(text);
            _texts.Clear();
        }
    }
}
