using Clara.Imaging;
using Clara.Inference;
using Clara.Models;
using Clara.Protocol.Aiaa;

namespace Clara.Remote.Http;

/// <summary>What a status other than 200 means to the user. Our own servers tell the status code's name, so that a remote failure is the local one.</summary>
internal static class ServerFailure
{
    public static ClaraException Of(Answer answer, string head, string server)
    {
        AiaaError? error = AiaaError.TryRead(head);
        string said = OneLine.Of(error?.Message ?? "");
        string sentence = said.Length > 0 ? $": {said}" : answer.IsWebPage ? " with a web page." : ".";
        switch (answer.Status)
        {
            case 401 or 403:
                return new(StatusCode.Unauthorised, $"{server} refuses access ({answer.Status}){sentence} Check server.token.".Replace(": Check", ". Check", StringComparison.Ordinal));
            case AiaaRoutes.SessionExpiredStatus:
                return new(StatusCode.Session, $"{server} has no copy of the image any more, and refused a new one too; try again.", isTransient: true);
            case 413:
                return new(StatusCode.Server, $"{server} does not take images of this size (413){sentence}");
            case >= 300 and < 400:
                return new(StatusCode.Protocol, $"{server} sends us on to {OneLine.Of(answer.Location ?? "another address")}; use that address if you trust it.");
            case 404 when error is null:
                return new(StatusCode.Protocol, $"{server} does not know what an AIAA server must (404){sentence} Check address and path.");
        }
        return error?.Type switch
        {
            "CLARA_E_POINTS" => new PointsException(said),
            "CLARA_E_GEOMETRY" => new GeometryException(said),
            "CLARA_E_FORMAT" => new ImageFormatException(said),
            "CLARA_E_MODEL" => new ModelNotFoundException($"{server}{sentence}"),
            "CLARA_E_UNSUPPORTED" => new(StatusCode.Unsupported, $"{server}{sentence}"),
            "CLARA_E_BUSY" => new(StatusCode.Busy, $"{server}{sentence}", isTransient: true),
            "CLARA_E_INFERENCE" => new(StatusCode.Inference, $"{server}{sentence}"),
            "CLARA_E_MODEL_INVALID" => new(StatusCode.ModelInvalid, $"{server}{sentence}"),
            _ when answer.Status == 404 => new ModelNotFoundException($"{server} does not have it (404){sentence}"),
            string { Length: > 0 } type => new(StatusCode.Server, $"{server} failed ({answer.Status} {OneLine.Of(type)}){sentence}", isTransient: answer.Status == 503),
            _ => new(StatusCode.Server, $"{server} failed ({answer.Status}){sentence}", isTransient: answer.Status is 502 or 503 or 504),
        };
    }
}
