namespace Clara.Protocol.Aiaa;

/// <summary>Paths of the AIAA protocol, without the leading slash, so that a client can append them to a base with a path of its own.</summary>
public static class AiaaRoutes
{
    /// <summary>GET: the models.</summary>
    public const string Models = "v1/models";

    /// <summary>POST: automatic segmentation.</summary>
    public const string Segmentation = "v1/segmentation";

    /// <summary>POST: annotation from extreme points.</summary>
    public const string Dextr3d = "v1/dextr3d";

    /// <summary>POST: a structure from clicks.</summary>
    public const string Deepgrow = "v1/deepgrow";

    /// <summary>POST: any model.</summary>
    public const string Inference = "v1/inference";

    /// <summary>POST: the polygons of a mask.</summary>
    public const string MaskToPolygon = "v1/mask2polygon";

    /// <summary>PUT, and with an id behind it GET and DELETE: the server's copies of images. Some servers insist on the slash at the end.</summary>
    public const string Session = "session/";

    /// <summary>Status of an inference call whose session is unknown or has expired.</summary>
    public const int SessionExpiredStatus = 440;

    /// <summary>Reason phrase beside <see cref="SessionExpiredStatus"/>.</summary>
    public const string SessionExpiredReason = "Session Expired";
}
