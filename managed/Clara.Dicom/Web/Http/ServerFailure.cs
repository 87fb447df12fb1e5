using Clara.Imaging;

namespace Clara.Dicom.Web.Http;

/// <summary>What an HTTP status means to the user. The server's own text stays out: it may repeat the query or name a patient.</summary>
internal static class ServerFailure
{
    /// <param name="status">HTTP status that is no success.</param>
    /// <param name="server">The server as messages show it.</param>
    /// <param name="what">What was asked for, such as "the series" or "a search for studies".</param>
    /// <param name="location">Host that a redirection leads to; null where there is none.</param>
    public static ClaraException Of(int status, string server, string what, string? location) => status switch
    {
        401 => new(StatusCode.Unauthorised, $"{server} wants another name, password or token (401); check the authorisation."),
        403 => new(StatusCode.Unauthorised, $"{server} does not allow {what} to this user (403); ask its keeper for the right."),
        407 => new(StatusCode.Unauthorised, $"The proxy before {server} wants a login (407)."),
        404 or 410 => new(StatusCode.NotFound, $"{server} does not have {what} ({status}); check the UIDs, and that the address is its DICOMweb service."),
        >= 300 and < 400 => new(StatusCode.Protocol, $"{server} sends us on to {location ?? "another address"} ({status}); use that address if you trust it."),
        400 => new(StatusCode.Server, $"{server} does not understand {what} (400); it may not know a filter or a form that was asked for."),
        405 or 501 => new(StatusCode.Server, $"{server} does not offer {what} ({status})."),
        406 or 415 => new(StatusCode.Server, $"{server} cannot do {what} in the form asked for ({status})."),
        413 => new(StatusCode.Server, $"{server} does not take {what} of this size (413); it may allow less in one request."),
        408 or 504 => new(StatusCode.Timeout, $"{server} took too long for {what} ({status}); try again.", isTransient: true),
        429 or 502 or 503 => new(StatusCode.Server, $"{server} cannot do {what} at the moment ({status}); try again later.", isTransient: true),
        507 => new(StatusCode.Server, $"{server} has no room left for {what} (507)."),
        206 => new(StatusCode.Server, $"{server} gives only a part of {what} (206); take a smaller one, such as a series instead of a study."),
        _ => new(StatusCode.Server, $"{server} failed at {what} ({status}); its log tells more."),
    };
}
