using System.Runtime.InteropServices;

namespace Clara.Host.Marshalling;

/// <summary>Texts in C's form (UTF-8, final 0) at addresses that do not move, freed together. One thread at a time.</summary>
internal sealed class NativeTexts
{
    private readonly List<nint> _texts = [];

    public nint Add(string text)
    {
        nint address = Marshal.StringToCoTaskMemUTF8(text);
        _texts.Add(address);
        return address;
    }

    public void Free()
    {
        foreach (nint text in _texts)
            Marshal.FreeCoTaskMem(text);
        _texts.Clear();
    }
}
