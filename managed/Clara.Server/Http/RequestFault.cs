using Clara.Imaging;

namespace Clara.Server.Http;

/// <summary>The caller's fault, with the answer that it gets. The message is shown to the caller.</summary>
internal sealed class RequestFault(int httpStatus, StatusCode code, string message) : Exception(message)
{
    public int HttpStatus { get; } = httpStatus;

    public StatusCode Code { get; } = code;

    public static RequestFault BadRequest(string message) => new(StatusCodes.Status400BadRequest, StatusCode.Argument, message);
}
