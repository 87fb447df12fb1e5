using Clara.Annotation;
using Clara.Host.Handles;
using Clara.Imaging;

namespace Clara.Host.Calls;

/// <summary>A blocking call on a session and an image of one channel or more, all kept alive until its end.</summary>
internal sealed unsafe class ImageCall(SessionHandle session, ImageHandle[] channels, nint cancel, delegate* unmanaged[Cdecl]<uint, void*, int> onProgress, void* userData)
{
    /// <summary>Work of a backend on an image.</summary>
    public delegate Task<T> Work<T>(IAnnotationBackend backend, Volume[] channels, IProgress<WorkProgress> progress, CancellationToken ct);

    /// <summary>Runs it and gives the result with what the work noted of itself, a sentence a line.</summary>
    /// <param name="work">Begins on the thread pool.</param>
    /// <param name="others">Further objects that it uses.</param>
    public (T Result, string Notes) Run<T>(Work<T> work, params Shared[] others)
    {
        CancellationToken ct = Core.TokenOf(cancel);
        using InUse kept = new([session, .. channels, .. others]);
        foreach (ImageHandle channel in channels)
            channel.UsedBy(session);
        Volume[] volumes = [.. channels.Select(c => c.Volume)];
        NotedProgress? noted = null;
        T result = BlockingCall.Run(Core.Calls, onProgress, userData, (progress, token) => work(session.Backend, volumes, noted = new(progress), token), ct);
        return (result, string.Join('\n', noted!.Notes.Select(n => n.Text)));
    }

    /// <summary>The same for work that makes a label map, as C gets it.</summary>
    public LabelMapHandle Map(Work<LabelMap> work, params Shared[] others)
    {
        (LabelMap map, string notes) = Run(work, others);
        return new(map, notes);
    }
}
