using System.Globalization;
using Clara.Imaging;
using Clara.Protocol.Aiaa;
using Clara.Server.Http;
using Clara.Server.Storage;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Features.Sessions;

/// <summary><c>PUT /session/?expiry=N</c>, <c>GET</c> and <c>DELETE /session/{id}</c>: images uploaded once, used often.</summary>
internal static class SessionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/" + AiaaRoutes.Session, CreateAsync);
        routes.MapGet("/" + AiaaRoutes.Session + "{id}", GetAsync);
        routes.MapDelete("/" + AiaaRoutes.Session + "{id}", DeleteAsync);
    }

    private static async Task CreateAsync(HttpContext http, SessionStore sessions, Workspace workspace, UploadReader reader)
    {
        TimeSpan expiry = Expiry(http.Request.Query["expiry"].ToString());
        using UploadForm form = await UploadForm.ReadAsync(http.Request, wantImage: true, workspace, http.RequestAborted);
        if (form.Image is not StoredUpload image)
            throw form.Parameters["dicom"] is not null
                ? new RequestFault(StatusCodes.Status501NotImplemented, StatusCode.Unsupported, "This server does not fetch from DICOM archives; upload the image as a file.")
                : RequestFault.BadRequest("The request holds no image file.");
        // Read now, so that a file that cannot be used is told to who uploads it, not to who uses it later.
        IReadOnlyList<Volume> channels = ExactGrid.Apply(await reader.ChannelsAsync(image.Path, http.RequestAborted), form.Parameters);
        ImageSession session = sessions.Create(image.Keep(), channels, expiry);
        await Answers.JsonAsync(http, Info(session));
    }

    private static async Task GetAsync(HttpContext http, string id, SessionStore sessions)
    {
        ImageSession session = sessions.Find(id, use: IsTrue(http.Request.Query["update_ts"])) ?? throw Unknown();
        if (!IsTrue(http.Request.Query["image"]))
        {
            await Answers.JsonAsync(http, Info(session));
            return;
        }
        http.Response.ContentType = Answers.Bytes;
        if (Directory.Exists(session.File))
        {
            // Many files were sent and one can be answered: the volume that they are.
            await NiftiFile.WriteAsync(http.Response.Body, await sessions.ChannelsAsync(session, http.RequestAborted), gzip: true, http.RequestAborted);
            return;
        }
        await using FileStream file = new(session.File, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 128 * 1024, FileOptions.Asynchronous);
        http.Response.ContentLength = file.Length;
        await file.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    private static Task DeleteAsync(HttpContext http, string id, SessionStore sessions) =>
        sessions.Remove(id) ? Answers.JsonAsync(http, new JObject { [AiaaNames.SessionId] = id }) : throw Unknown();

    private static RequestFault Unknown() => new(StatusCodes.Status404NotFound, StatusCode.Session, "There is no such session; it may have expired.");

    private static JObject Info(ImageSession session) => new()
    {
        [AiaaNames.SessionId] = session.Id,
        ["session_info"] = new JObject
        {
            ["name"] = session.Id,
            ["create_ts"] = session.Created.ToUnixTimeSeconds(),
            ["last_access_ts"] = session.LastUsed.ToUnixTimeSeconds(),
            ["expiry"] = (long)session.Expiry.TotalSeconds,
            ["meta"] = new JObject { ["size"] = new JArray(session.Grid.Size.X, session.Grid.Size.Y, session.Grid.Size.Z) },
        },
    };

    private static bool IsTrue(string? value) => value is not null && (value.Equals("true", StringComparison.OrdinalIgnoreCase) || value == "1");

    private static TimeSpan Expiry(string text) =>
        text.Length == 0 ? TimeSpan.Zero
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds)
        : throw RequestFault.BadRequest("'expiry' must be a whole number of seconds; 0 takes the server's default.");
}
