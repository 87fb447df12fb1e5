using Clara.Annotation;
using Clara.Host.Handles;
using Clara.Imaging;

namespace Clara.Host.Calls;

/// <summary>A blocking call on a session and an image, both kept alive until its end.</summary>
internal static unsafe class ImageCall
{
    /// <summary>Work of a backend on an image.</summary>
    public delegate Task<LabelMap> Work(IAnnotationBackend backend, Volume image, IProgress<WorkProgress> progress, CancellationToken ct);

    public static LabelMap Run(SessionHandle session, ImageHandle image, nint cancel, delegate* unmanaged[Cdecl]<uint, void*, int> onProgress, void* userData, Work work)
    {
        CancellationToken ct = Core.TokenOf(cancel);
        session.Enter();
        try
        {
            image.Enter();
            try
            {
                image.UsedBy(session);
                return BlockingCall.Run(Core.Calls, onProgress, userData, (progress, token) => work(session.Backend, image.Volume, progress, token), ct);
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
