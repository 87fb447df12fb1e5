using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Clara.Dicom.Web;
using Clara.TestKit;

namespace Clara.Orthanc.Tests.Doubles;

/// <summary>A real Orthanc with its DICOMweb plug-in on a free port of loopback, over an empty storage of its own. It ends with this object, and with this process however that ends.</summary>
internal sealed class OrthancProcess : IAsyncDisposable
{
    private const string Executable = "/usr/sbin/Orthanc", PlugIn = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    // The shell waits for the end of its input, which comes when whoever holds the other end is gone, even killed. A parent-death signal would come with the end of the starting thread.
    private const string Watch = "log=$1; shift; \"$@\" >\"$log\" 2>&1 & child=$!; cat >/dev/null; kill -KILL $child; wait $child";

    private readonly TempFolder _folder = new();
    private readonly Process _shell;
    private readonly string? _login;
    private bool _stopped;

    private OrthancProcess(int port, string? login)
    {
        Port = port;
        _login = login;
        string config = _folder.File("orthanc.json");
        File.WriteAllText(config, JsonSerializer.Serialize(new
        {
            Name = "clara-test",
            StorageDirectory = _folder.File("storage"),
            IndexDirectory = _folder.File("storage"),
            HttpPort = port,
            HttpBindAddresses = new[] { "127.0.0.1" },
            RemoteAccessAllowed = false,
            DicomServerEnabled = false,
            AuthenticationEnabled = login is not null,
            RegisteredUsers = login is null ? [] : new Dictionary<string, string> { [login.Split(':')[0]] = login.Split(':')[1] },
            Plugins = new[] { PlugIn },
            DicomWeb = new { Enable = true, Root = "/dicom-web/" },
        }));
        ProcessStartInfo start = new("/bin/sh", ["-c", Watch, "sh", LogPath, Executable, config]) { RedirectStandardInput = true };
        _shell = Process.Start(start)!;
    }

    public int Port { get; }

    /// <summary>Base of its DICOMweb services.</summary>
    public string Uri => $"http://127.0.0.1:{Port}/dicom-web";

    private string LogPath => _folder.File("orthanc.log");

    /// <summary>Starts one and waits until it answers; skips (in CI: fails) where Debian's packages are missing.</summary>
    /// <param name="login">"name:password" that it wants; null for none.</param>
    public static async Task<OrthancProcess> StartAsync(string? login)
    {
        if (!File.Exists(Executable) || !File.Exists(PlugIn))
            SkipUnlessCi.Because("Debian's packages orthanc and orthanc-dicomweb are not installed");
        for (int attempt = 1; ; attempt++)
        {
            OrthancProcess orthanc = new(FreePort(), login);
            if (await orthanc.AnswersAsync())
                return orthanc;
            string log = File.Exists(orthanc.LogPath) ? await File.ReadAllTextAsync(orthanc.LogPath) : "no log";
            await orthanc.DisposeAsync();
            if (attempt == 3) // somebody else may have taken the port meanwhile
                Assert.Fail("Orthanc did not start: " + log[Math.Max(0, log.Length - 2000)..]);
        }
    }

    /// <summary>A client with this server's login, if it has one.</summary>
    public DicomWebClient Client(Func<DicomWebOptions, DicomWebOptions>? with = null) => new((with ?? (o => o))(new()
    {
        Uri = Uri,
        Authorisation = _login is null ? DicomWebAuthorisation.None : DicomWebAuthorisation.Basic(_login.Split(':')[0], _login.Split(':')[1]),
    }));

    /// <summary>Ends the server; its address answers no more.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
            return;
        _stopped = true;
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _shell.Dispose();
        _folder.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync()
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
        if (_login is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(_login)));
        for (Stopwatch waited = Stopwatch.StartNew(); waited.Elapsed < LongestStart; await Task.Delay(50))
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri($"http://127.0.0.1:{Port}/system"));
                // By its name: another server that took the port meanwhile has another.
                if (answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync()).Contains("clara-test", StringComparison.Ordinal))
                    return true;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                if (File.Exists(LogPath) && (await File.ReadAllTextAsync(LogPath)).Contains("Orthanc has stopped", StringComparison.Ordinal))
                    return false;
            }
        }
        return false;
    }
}
