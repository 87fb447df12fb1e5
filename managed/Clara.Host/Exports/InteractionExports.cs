using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Annotation;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Imaging;
using Clara.Inference.Interactive;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>interaction.h</summary>
internal static unsafe class InteractionExports
{
    public static void Bind(ref ClaraCoreTable t) => t.Deepgrow = &Deepgrow;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Deepgrow(nint session, nint image, ClaraDeepgrowOptions* options, ClaraVoxelBox* region, nint* output)
    {
        try
        {
            Out.Require(output);
            if (region is not null)
                SizedStruct.Check(region, "region");
            SessionHandle place = Core.Handles.Get<SessionHandle>(session);
            ImageHandle subject = Core.Handles.Get<ImageHandle>(image);
            ClaraDeepgrowOptions o = SizedStruct.Read(options, "options");
            Out.RequireNoFlags(o.Flags);
            Out.RequireUnused(o.Reserved);
            ClickRequest request = Request(o);
            (ClickResult result, string notes) = new ImageCall(place, [subject], o.Cancel, o.OnProgress, o.UserData)
                .Run((backend, volumes, progress, ct) => backend.DeepgrowAsync(volumes[0], request, progress, ct));
            *output = Core.Handles.Add(new LabelMapHandle(result.Mask, notes));
            if (region is not null)
                SizedStruct.Write(region, Box(result.Region));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    private static ClickRequest Request(ClaraDeepgrowOptions o) => new()
    {
        Model = Utf8.Required(o.ModelId, "options.model_id"),
        Clicks = new()
        {
            Foreground = CallerPoints.Read(o.Inside, o.InsideCount, CallerPoints.MaxClicks, "inside"),
            Background = CallerPoints.Read(o.Outside, o.OutsideCount, CallerPoints.MaxClicks, "outside"),
            Current = o.Current is null ? null : CallerPoints.Read(*o.Current),
        },
        Label = ResultLabel.Read(o.LabelId, o.LabelName),
    };

    private static ClaraVoxelBox Box(VoxelBox box)
    {
        ClaraVoxelBox c = default;
        for (int axis = 0; axis < 3; axis++)
            (c.Start[axis], c.Size[axis]) = (box.Start[axis], box.Size[axis]);
        return c;
    }
}
