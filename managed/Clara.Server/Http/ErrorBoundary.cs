using System.Diagnostics;
using Clara.Imaging;
using Clara.Protocol;
using Microsoft.AspNetCore.Connections;

namespace Clara.Server.Http;

/// <summary>The one place where failures become answers: the caller's faults with their text, ours without.</summary>
internal sealed class ErrorBoundary(RequestDelegate next, ServerOptions options, Shutdown shutdown, ILogger<ClaraServer> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed && http.Response.ContentLength is null)
                await FailAsync(http, http.Response.StatusCode, StatusCode.NotFound, "This server has nothing at that address for that method; GET /v1/models lists its models.");
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            ServerLog.ClientLeft(log, http.TraceIdentifier);
            return;
        }
        catch (Exception e)
        {
            if (http.Response.HasStarted)
            {
                ServerLog.Failed(log, http.TraceIdentifier, e);
                http.Abort();
                return;
            }
            (int status, StatusCode code, string message) = Answer(e, http.TraceIdentifier);
            if (status == StatusCodes.Status500InternalServerError)
                ServerLog.Failed(log, http.TraceIdentifier, e);
            try
            {
                await FailAsync(http, status, code, message);
            }
            catch (Exception) when (http.RequestAborted.IsCancellationRequested)
            {
                ServerLog.ClientLeft(log, http.TraceIdentifier);
                return;
            }
        }
        string route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(none)";
        ServerLog.Answered(log, http.TraceIdentifier, http.Request.Method, route, http.Response.StatusCode, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
    }

    private (int Status, StatusCode Code, string Message) Answer(Exception e, string request) => e switch
    {
        RequestFault f => (f.HttpStatus, f.Code, f.Message),
        ProtocolException p => (StatusCodes.Status400BadRequest, StatusCode.Protocol, $"The request cannot be read: {p.Message}."),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            (StatusCodes.Status413PayloadTooLarge, StatusCode.Argument, $"The request is larger than this server takes ({options.MaxBodyBytes} bytes)."),
        BadHttpRequestException b => (b.StatusCode, StatusCode.Protocol, "The request is cut off or malformed."),
        OutOfMemoryException or ClaraException { Status: StatusCode.Memory } => (StatusCodes.Status507InsufficientStorage, StatusCode.Memory, "The server has not enough memory for this image."),
        ClaraException c when StatusCodeInfo.Of(c.Status).HttpStatus is (< 500 or 501) and int status => (status, c.Status, c.Message),
        OperationCanceledException or ConnectionAbortedException when shutdown.Token.IsCancellationRequested =>
            (StatusCodes.Status503ServiceUnavailable, StatusCode.Busy, "The server is stopping."),
        ClaraException { Status: StatusCode.Inference or StatusCode.ModelInvalid } c =>
            (StatusCodes.Status500InternalServerError, c.Status, $"The model failed on the server; its log tells more under request {request}."),
        _ => (StatusCodes.Status500InternalServerError, StatusCode.Internal, $"The server failed; its log tells more under request {request}."),
    };

    private static async Task FailAsync(HttpContext http, int status, StatusCode code, string message)
    {
        // Old clients send the whole body before they look at the answer; closing on them would lose it. The body stays bounded by the server's limit.
        if (status != StatusCodes.Status413PayloadTooLarge)
            await DrainAsync(http);
        http.Response.Headers.CacheControl = "no-store";
        await Answers.ErrorAsync(http, status, code, message);
    }

    private static async Task DrainAsync(HttpContext http)
    {
        try
        {
            await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        }
        catch (Exception e) when (e is IOException && !http.RequestAborted.IsCancellationRequested)
        {
            // Too large or malformed further down: the answer that is on its way is the one that counts.
        }
    }
}
