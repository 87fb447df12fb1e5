using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Annotation;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Imaging;
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
            AnnotationRequest request = Request(o);
            *output = Core.Handles.Add(ImageCall.Run(place, subject, o.Cancel, o.OnProgress, o.UserData, (backend, volume, progress, ct) => backend.AnnotateAsync(volume, request, progress, ct)));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    private static AnnotationRequest Request(ClaraAnnotateOptions o)
    {
        if (o.PointCount > MaxPoints || (o.PointCount > 0 && o.Points is null))
            throw new ClaraException(StatusCode.Argument, o.Points is null ? "options.points is NULL." : $"options.point_count is {o.PointCount}; there can be {MaxPoints}.");
        if (o.LabelId is < 0 or > ushort.MaxValue)
            throw new ClaraException(StatusCode.Argument, $"options.label_id {o.LabelId} is out of range; it must be 1 to 65535, or 0 for 1.");
        if (!double.IsFinite(o.PaddingMm) || o.PaddingMm < 0)
            throw new ClaraException(StatusCode.Argument, "options.padding_mm must be finite and at least 0.");
        VoxelPoint[] points = new VoxelPoint[o.PointCount];
        for (int i = 0; i < points.Length; i++)
            points[i] = new(o.Points[i].X, o.Points[i].Y, o.Points[i].Z);
        return new()
        {
            Model = Utf8.Optional(o.ModelId, "options.model_id") ?? AnnotationRequest.AnyModel,
            Points = points,
            Label = new(o.LabelId == 0 ? 1 : o.LabelId, Utf8.Optional(o.LabelName, "options.label_name") ?? "label"),
            PaddingMm = o.PaddingMm > 0 ? o.PaddingMm : null,
        };
    }
}
