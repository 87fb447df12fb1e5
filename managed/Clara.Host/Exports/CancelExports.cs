using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Host.Handles;
using Clara.Imaging;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>cancel.h, and clara_stop of runtime.h.</summary>
internal static unsafe class CancelExports
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    public static void Bind(ref ClaraCoreTable t)
    {
        t.CancelCreate = &Create;
        t.CancelRequest = &Request;
        t.CancelRelease = &Release;
        t.Stop = &Stop;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Create(nint* output)
    {
        try
        {
            Out.Require(output);
            *output = Core.Handles.Add(new CancelHandle());
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Request(nint cancel)
    {
        try
        {
            Core.Handles.Get<CancelHandle>(cancel).Request();
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint cancel) => Core.Handles.Remove<CancelHandle>(cancel);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Stop()
    {
        try
        {
            bool ended = Core.Calls.StopAll(StopPatience);
            foreach (SessionHandle session in Core.Handles.All<SessionHandle>())
                session.Drop();
            return ended ? 0 : throw new ClaraException(StatusCode.Busy, "Some calls did not end within 5 s; they will end in the background.");
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }
}
