namespace Clara.Remote;

/// <summary>Which AIAA server, and how to talk to it. Checked by <see cref="AiaaBackend"/>'s constructor.</summary>
public sealed record AiaaBackendOptions
{
    /// <summary>Address such as http://host:5000 or https://host/aiaa/; a path is kept, "/v1" and "/v1/models" at its end are dropped, a missing scheme is http.</summary>
    public required string Uri { get; init; }

    /// <summary>Bearer token; empty for none. A name and password in the address are sent as Basic authorisation instead.</summary>
    public string Token { get; init; } = "";

    /// <summary>Whether the server's certificate must be trusted.</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>
    /// Longest silence of the server, seconds: every piece that is sent or received starts it anew, so a slow line is no failure, and while a model runs the server is silent.
    /// 0 waits for ever.
    /// </summary>
    public double TimeoutSeconds { get; init; } = 60;

    /// <summary>Margin that annotation_any gets where the request names none, mm; null leaves it to the server. Other annotation models have their own.</summary>
    public double? PaddingMm { get; init; }
}
