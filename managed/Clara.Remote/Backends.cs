using System.Runtime.CompilerServices;
using Clara.Annotation;
using Clara.Imaging;

namespace Clara.Remote;

/// <summary>From preferences to the place where models run.</summary>
public static class Backends
{
    /// <summary>
    /// Opens what <c>backend</c>, <c>server.*</c>, <c>models.folder</c>, <c>inference.*</c> and <c>annotation.padding_mm</c> ask for; auto is the server where server.url is set, else this process.
    /// Nothing is contacted or loaded yet. The caller owns the result. Throws <see cref="ClaraException"/>: Argument for a missing or odd address, Unsupported for a protocol that this version lacks.
    /// </summary>
    /// <param name="preferences">What to open.</param>
    /// <param name="trustedCode">Folders whose archives may run code of their own here; null = none. No preference: a file must not be able to give itself rights.</param>
    public static IAnnotationBackend Open(Preferences preferences, IReadOnlyList<string>? trustedCode = null)
    {
        ArgumentNullException.ThrowIfNull(preferences);
        string url = preferences.Get("server.url").Trim();
        return preferences.Get("backend") switch
        {
            "local" => Local(preferences, trustedCode ?? []),
            "remote" when url.Length == 0 => throw new ClaraException(StatusCode.Argument, "backend is remote, but server.url is empty; set it to the server's address, such as http://host:5000."),
            "remote" => Remote(preferences, url),
            _ => url.Length == 0 ? Local(preferences, trustedCode ?? []) : Remote(preferences, url),
        };
    }

    // Apart and not inlined, so that working locally loads none of the network assemblies and working remotely none of the engine's.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static LocalBackend Local(Preferences preferences, IReadOnlyList<string> trustedCode) => new(new LocalBackendOptions
    {
        ModelsFolder = preferences.ModelsFolder,
        Device = preferences.Get("inference.device"),
        Degree = (int)Math.Min(preferences.GetNumber("inference.threads"), int.MaxValue),
        MemoryBytes = (long)Math.Min(preferences.GetNumber("inference.memory_mb") * (1 << 20), long.MaxValue / 2),
        PaddingMm = preferences.GetNumber("annotation.padding_mm"),
        TrustedCode = trustedCode,
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static AiaaBackend Remote(Preferences preferences, string url) => preferences.Get("server.protocol") switch
    {
        "monailabel" => throw new ClaraException(StatusCode.Unsupported, "This version speaks AIAA only; set server.protocol to auto or aiaa."),
        _ => new(new AiaaBackendOptions
        {
            Uri = url,
            Token = preferences.Get("server.token"),
            VerifyTls = preferences.GetBoolean("server.verify_tls"),
            TimeoutSeconds = preferences.GetNumber("server.timeout_seconds"),
            PaddingMm = preferences.GetNumber("annotation.padding_mm"),
        }),
    };
}
