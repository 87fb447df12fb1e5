using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Interop;

namespace Clara.Abi.Tests.Hostile;

/// <summary>A progress callback as C would write it: counts, checks what the header promises, and stops at a tick or requests cancel at one.</summary>
internal unsafe struct Ticks
{
    /// <summary>How often it was called.</summary>
    internal int Count;

    /// <summary>Call at which it asks to stop, from 1; 0 = never.</summary>
    internal int StopAt;

    /// <summary>What it answers then.</summary>
    internal int StopWith;

    /// <summary>How long it thinks about that, in milliseconds; the work goes on meanwhile and may be done.</summary>
    internal int StopDelayMs;

    /// <summary>Call at which it requests cancel, from 1; 0 = never.</summary>
    internal int CancelAt;

    /// <summary>The request to use for that.</summary>
    internal nint Cancel;

    /// <summary>Function to call with <see cref="Cancel"/> at that tick; 0 = clara_cancel_request.</summary>
    internal nint Instead;

    /// <summary>A number to look at right after that call.</summary>
    internal int* Watched;

    /// <summary>What it was.</summary>
    internal int WatchedThen;

    /// <summary>Last value that came.</summary>
    internal uint Last;

    /// <summary>Whether a value fell, passed 1000, or came on another thread or after a stop.</summary>
    internal bool Broken;

    /// <summary>Thread that made the call.</summary>
    internal int Thread;

    internal static delegate* unmanaged[Cdecl]<uint, void*, int> Callback => &OnProgress;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnProgress(uint permille, void* userData)
    {
        Ticks* t = (Ticks*)userData;
        bool stopped = t->StopAt > 0 && t->Count >= t->StopAt;
        t->Broken |= stopped || permille < t->Last || permille > 1000 || Environment.CurrentManagedThreadId != t->Thread;
        t->Last = permille;
        t->Count++;
        if (t->Count == t->CancelAt)
        {
            if (t->Instead != 0)
                ((delegate* unmanaged[Cdecl]<nint, void>)t->Instead)(t->Cancel);
            else
                t->Broken |= Library.Status("clara_cancel_request", t->Cancel) != ClaraConstants.Ok;
            if (t->Watched != null)
                t->WatchedThen = *t->Watched;
        }
        if (t->Count != t->StopAt)
            return 0;
        System.Threading.Thread.Sleep(t->StopDelayMs);
        return t->StopWith;
    }
}
