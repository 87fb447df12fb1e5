using Clara.Annotation;
using Clara.Host.Handles;
using Clara.Imaging;

namespace Clara.Host.Calls;

/// <summary>A blocking call on a session and an image, both kept alive until its end.</summary>
internal static unsafe class ImageCall
{
    /// <summary>Work of a backend on an image.</summary>
    public delegate Task<LabelMap> Work(IAnnotationBackend backend, Volume image, IProgress<WorkProgress> progress, CancellationToken ct);

    /// <summary>Runs it and gives what C gets: the map, with what the work noted of itself.</summary>
    public static LabelMapHandle Run(SessionHandle session, ImageHandle image, nint cancel, delegate* unmanaged[Cdecl]<uint, void*, int> onProgress, void* userData, Work work)
    {
        CancellationToken ct = Core.TokenOf(cancel);
        session.Enter();
        try
        {
            image.Enter();
            try
            {
                image.UsedBy(session);
                NotedProgress? noted = null;
                LabelMap map = BlockingCall.Run(Core.Calls, onProgress, userData, (progress, token) => work(session.Backend, image.Volume, noted = new(progress), token), ct);
                return new(map, string.Join('\n', noted!.Notes.Select(n => n.Text)));
            }
            finally
            {
                image.Leave();
            }
        }
        finally
        {
            session.Leave();
        }
    }
}
