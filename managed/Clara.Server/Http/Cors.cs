namespace Clara.Server.Http;

/// <summary>Lets browser viewers of other origins (OHIF) in; there are no cookies or credentials that this could expose.</summary>
internal sealed class Cors(RequestDelegate next, ServerOptions options)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (options.AllowedOrigin.Length == 0)
            return next(http);
        IHeaderDictionary headers = http.Response.Headers;
        headers.AccessControlAllowOrigin = options.AllowedOrigin;
        if (!HttpMethods.IsOptions(http.Request.Method))
            return next(http);
        headers.AccessControlAllowMethods = "GET, POST, PUT, DELETE, OPTIONS";
        headers.AccessControlAllowHeaders = http.Request.Headers.AccessControlRequestHeaders.Count > 0 ? http.Request.Headers.AccessControlRequestHeaders : "*";
        headers.AccessControlMaxAge = "600";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
