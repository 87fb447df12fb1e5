using System.Text;
using Clara.Imaging;
using Clara.Protocol;
using Clara.Protocol.Aiaa;
using Microsoft.AspNetCore.Http.Features;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Http;

/// <summary>Answers whose length is always announced: a chunked body reaches NVIDIA's Python client damaged.</summary>
internal static class Answers
{
    public const string Json = "application/json";
    public const string Bytes = "application/octet-stream";

    public static Task JsonAsync(HttpContext http, JToken body) => BytesAsync(http, Json, Encoding.UTF8.GetBytes(JsonText.Write(body)));

    public static async Task BytesAsync(HttpContext http, string contentType, ReadOnlyMemory<byte> body)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    public static Task ErrorAsync(HttpContext http, int status, StatusCode code, string message)
    {
        http.Response.StatusCode = status;
        if (status == AiaaRoutes.SessionExpiredStatus)
            http.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = AiaaRoutes.SessionExpiredReason;
        if (status == StatusCodes.Status503ServiceUnavailable)
            http.Response.Headers.RetryAfter = "5";
        return JsonAsync(http, new AiaaError(message, StatusCodeInfo.Of(code).Name).ToJson());
    }
}
