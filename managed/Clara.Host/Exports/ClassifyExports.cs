using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Clara.Host.Calls;
using Clara.Host.Handles;
using Clara.Host.Marshalling;
using Clara.Inference.Interactive;
using Clara.Interop;

namespace Clara.Host.Exports;

/// <summary>classify.h</summary>
internal static unsafe class ClassifyExports
{
    public static void Bind(ref ClaraCoreTable t)
    {
        t.Classify = &Classify;
        t.ScoresCount = &Count;
        t.ScoresGet = &Get;
        t.ScoresNotes = &Notes;
        t.ScoresRelease = &Release;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Classify(nint session, nint image, ClaraClassifyOptions* options, nint* output)
    {
        try
        {
            Out.Require(output);
            SessionHandle place = Core.Handles.Get<SessionHandle>(session);
            ClaraClassifyOptions o = SizedStruct.Read(options, "options");
            Out.RequireNoFlags(o.Flags);
            Out.RequireUnused(o.Reserved);
            ImageHandle[] channels = Channels.Of(image, o.Channels, o.ChannelCount);
            string model = Utf8.Required(o.ModelId, "options.model_id");
            (IReadOnlyList<ClassScore> scores, string notes) = new ImageCall(place, channels, o.Cancel, o.OnProgress, o.UserData)
                .Run((backend, volumes, progress, ct) => backend.ClassifyAsync(volumes, model, progress, ct));
            *output = Core.Handles.Add(new ScoresHandle(scores, notes));
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Count(nint scores, uint* output)
    {
        try
        {
            ScoresHandle handle = Core.Handles.Get<ScoresHandle>(scores);
            Out.Require(output);
            *output = (uint)handle.Scores.Count;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Get(nint scores, uint index, ClaraClassScore* output)
    {
        try
        {
            ScoresHandle handle = Core.Handles.Get<ScoresHandle>(scores);
            SizedStruct.Check(output, "out");
            ScoresHandle.Row row = Out.At(handle.Scores, index, "score");
            SizedStruct.Write(output, new ClaraClassScore { Name = (byte*)row.Name, Score = row.Score });
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Notes(nint scores, byte** output)
    {
        try
        {
            ScoresHandle handle = Core.Handles.Get<ScoresHandle>(scores);
            Out.Require(output);
            *output = (byte*)handle.Notes;
            return 0;
        }
        catch (Exception e)
        {
            return Boundary.Fail(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(nint scores) => Core.Handles.Remove<ScoresHandle>(scores)?.Leave();
}
