using Clara.Dicom.Codec;

namespace Clara.Server;

/// <summary>How the annotation server runs. Checked by <see cref="ClaraServer.StartAsync"/>.</summary>
public sealed record ServerOptions
{
    /// <summary>Address to listen on: an IP address, "localhost", or "*" for all. Loopback unless said, because there is no authorisation yet.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>Port; 0 takes a free one, 5000 is customary.</summary>
    public int Port { get; init; }

    /// <summary>Folder for uploads; null takes one in the user's application data. Only a folder of its own below it is used, and emptied when the server stops.</summary>
    public string? Workspace { get; init; }

    /// <summary>Largest request body in bytes; more is answered with 413.</summary>
    public long MaxBodyBytes { get; init; } = 2L << 30;

    /// <summary>Life of an unused session where the client asks for none.</summary>
    public TimeSpan SessionExpiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest life of an unused session that a client can ask for.</summary>
    public TimeSpan MaxSessionExpiry { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Sessions kept at once; past that the one unused for longest goes, and its client uploads again.</summary>
    public int MaxSessions { get; init; } = 64;

    /// <summary>Bytes of session images kept in memory, ready for use; past that the ones unused for longest are read from the workspace again.</summary>
    public long ImageMemoryBytes { get; init; } = 1L << 30;

    /// <summary>Runs at once; each uses all processors, so more than one serves fairness, not speed.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Requests that may wait for a run; more are answered with 503.</summary>
    public int MaxWaiting { get; init; } = 16;

    /// <summary>Value of Access-Control-Allow-Origin, which browser viewers need; empty sends none.</summary>
    public string AllowedOrigin { get; init; } = "*";

    /// <summary>What decoding one uploaded DICOM file may take; it runs in child processes.</summary>
    public WorkerLimits Dicom { get; init; } = new() { TimePerFile = TimeSpan.FromSeconds(30), MemoryBytes = 2L << 30 };

    /// <summary>Clock of the sessions.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
