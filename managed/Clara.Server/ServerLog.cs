namespace Clara.Server;

/// <summary>What the server writes down: ids, models and counts. File names, labels and queries may name a patient and never get here.</summary>
internal static partial class ServerLog
{
    [LoggerMessage(2000, LogLevel.Information, "Listening on {Uri}")]
    public static partial void Listening(ILogger log, Uri uri);

    [LoggerMessage(2001, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(2002, LogLevel.Information, "Request {Request}: {Method} {Route} -> {Status} in {Milliseconds} ms")]
    public static partial void Answered(ILogger log, string request, string method, string route, int status, long milliseconds);

    [LoggerMessage(2003, LogLevel.Information, "Request {Request}: the client left")]
    public static partial void ClientLeft(ILogger log, string request);

    [LoggerMessage(2004, LogLevel.Error, "Request {Request} failed")]
    public static partial void Failed(ILogger log, string request, Exception error);

    [LoggerMessage(2010, LogLevel.Information, "Session {Session}: created, {Voxels} voxels")]
    public static partial void SessionCreated(ILogger log, string session, long voxels);

    [LoggerMessage(2011, LogLevel.Information, "Session {Session}: {Reason}")]
    public static partial void SessionEnded(ILogger log, string session, string reason);

    [LoggerMessage(2012, LogLevel.Warning, "Workspace file {File} cannot be deleted: {Reason}")]
    public static partial void FileStays(ILogger log, string file, string reason);
}
