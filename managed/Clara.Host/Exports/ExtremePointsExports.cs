using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Annotation;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Imaging;
using Clara.Inference;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>extreme_points.h</summary>
internal static unsafe class ExtremePointsExports
{
    /// <summary>More points than anybody clicks; past this the count is not one.</summary>
    private const uint MaxPoints = 100_000;

    public static void Bind(ref ClaraCoreTable t)
    {
        t.ExtremePoints = &Points;
        t.Annotate = &Annotate;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Points(nint map, int labelId, ClaraVoxelPoint* points)
    {
        try
        {
            LabelMapHandle handle = Core.Handles.Get<LabelMapHandle>(map);
            Out.Require(points, "points");
            if (labelId is < 1 or > ushort.MaxValue)
                throw new ClaraException(StatusCode.Argument, $"label_id {labelId} is out of range; it must be 1 to 65535.");
            VoxelPoint[] found = ExtremePoints.Of(handle.Map, labelId, CancellationToken.None);
            for (int i = 0; i < found.Length; i++)
                points[i] = new() { X = found[i].X, Y = found[i].Y, Z = found[i].Z };
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Annotate(nint session, nint image, ClaraAnnotateOptions* options, nint* output)
    {
        try
        {
            Out.Require(output);
            SessionHandle place = Core.Handles.Get<SessionHandle>(session);
            ImageHandle subject = Core.Handles.Get<ImageHandle>(image);
            ClaraAnnotateOptions o = SizedStruct.Read(options, "options");
            Out.RequireNoFlags(o.Flags);
            Out.RequireUnused(o.Reserved);
            LabelMapHandle? previous = o.Previous == 0 ? null : Core.Handles.Get<LabelMapHandle>(o.Previous);
            AnnotationRequest request = Request(o, previous?.Map);
            *output = Core.Handles.Add(new ImageCall(place, [subject], o.Cancel, o.OnProgress, o.UserData)
                .Map((backend, volumes, progress, ct) => backend.AnnotateAsync(volumes[0], request, progress, ct), previous is null ? [] : [previous]));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    private static AnnotationRequest Request(ClaraAnnotateOptions o, LabelMap? previous)
    {
        if (!double.IsFinite(o.PaddingMm) || o.PaddingMm < 0)
            throw new ClaraException(StatusCode.Argument, "options.padding_mm must be finite and at least 0.");
        if (o.PreviousId is < 0 or > ushort.MaxValue)
            throw new ClaraException(StatusCode.Argument, $"options.previous_id {o.PreviousId} is out of range; it must be 1 to 65535, or 0 for all.");
        AnnotationConstraints constraints = new()
        {
            Inside = CallerPoints.Read(o.Inside, o.InsideCount, CallerPoints.MaxClicks, "inside"),
            Outside = CallerPoints.Read(o.Outside, o.OutsideCount, CallerPoints.MaxClicks, "outside"),
            Previous = previous,
            PreviousId = o.PreviousId == 0 ? null : o.PreviousId,
        };
        return new()
        {
            Model = Utf8.Optional(o.ModelId, "options.model_id") ?? AnnotationRequest.AnyModel,
            Points = CallerPoints.Read(o.Points, o.PointCount, MaxPoints, "points"),
            Label = ResultLabel.Read(o.LabelId, o.LabelName),
            PaddingMm = o.PaddingMm > 0 ? o.PaddingMm : null,
            Constraints = previous is null && constraints.Inside.Count + constraints.Outside.Count == 0 ? null : constraints,
        };
    }
}
