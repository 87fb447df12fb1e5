using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Imaging;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>segment.h</summary>
internal static unsafe class SegmentExports
{
    public static void Bind(ref ClaraCoreTable t) => t.Segment = &Segment;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Segment(nint session, nint image, ClaraSegmentOptions* options, nint* output)
    {
        try
        {
            Out.Require(output);
            SessionHandle place = Core.Handles.Get<SessionHandle>(session);
            ClaraSegmentOptions o = SizedStruct.Read(options, "options");
            Out.RequireNoFlags(o.Flags);
            Out.RequireUnused(o.Reserved);
            ImageHandle[] channels = Channels.Of(image, o.Channels, o.ChannelCount);
            string model = Utf8.Required(o.ModelId, "options.model_id");
            *output = Core.Handles.Add(new ImageCall(place, channels, o.Cancel, o.OnProgress, o.UserData).Map((backend, volumes, progress, ct) => backend.SegmentAsync(volumes, model, progress, ct)));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }
}
