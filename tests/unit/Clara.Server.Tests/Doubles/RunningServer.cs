using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Clara.Imaging;
using Clara.TestKit;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json.Linq;

namespace Clara.Server.Tests.Doubles;

/// <summary>A real server on a free loopback port over the threshold engine, with an ordinary HTTP client.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly TempFolder _folder = new();

    public ThresholdBackend Engine { get; } = new();

    public ClaraServer Server { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string Workspace => Path.Combine(_folder.Path, "uploads");

    public CollectedLog Log { get; } = new();

    public static async Task<RunningServer> StartAsync(ServerOptions? options = null)
    {
        RunningServer running = new();
        running.Server = await ClaraServer.StartAsync((options ?? new()) with { Workspace = running._folder.Path }, running.Engine, running.Log, CancellationToken.None);
        running.Http = new HttpClient { BaseAddress = running.Server.Uri, Timeout = TimeSpan.FromMinutes(3) };
        return running;
    }

    /// <summary>An image of 12 x 10 x 6 with a bright box (150) and a brighter core (250).</summary>
    public static Volume<short> Image()
    {
        Grid grid = new(new(12, 10, 6), new(1.5, 1.25, 3), new(-100.5, 20.25, 7), TestVolumes.AxisDirections().ElementAt(11));
        Volume<short> image = Volume.Allocate<short>(grid);
        for (int z = 1; z < 5; z++)
            for (int y = 2; y < 8; y++)
                for (int x = 3; x < 9; x++)
                    image.Voxels[(int)grid.Offset(x, y, z)] = (short)(x is 5 or 6 && y is 4 or 5 ? 250 : 150);
        return image;
    }

    public static async Task<byte[]> NiftiAsync(Volume image, bool gzip = true)
    {
        using MemoryStream bytes = new();
        await NiftiFile.WriteAsync(bytes, image, gzip, CancellationToken.None);
        return bytes.ToArray();
    }

    public static MultipartFormDataContent Form(byte[]? file, string? parameters = "{}", string part = "image", string name = "a.nii.gz")
    {
        MultipartFormDataContent form = [];
        if (parameters is not null)
            form.Add(new StringContent(parameters), "params");
        if (file is not null)
        {
            ByteArrayContent content = new(file);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, part, name);
        }
        return form;
    }

    public async Task<JObject> JsonAsync(HttpMethod method, string path, HttpContent? content = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await Http.SendAsync(new HttpRequestMessage(method, path) { Content = content });
        string text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(expected), text);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/json"));
        return JObject.Parse(text);
    }

    public async Task<string> NewSessionAsync(Volume? image = null, string query = "") =>
        (string)(await JsonAsync(HttpMethod.Put, "session/" + query, Form(await NiftiAsync(image ?? Image()))))["session_id"]!;

    /// <summary>The mask of a call with output=image.</summary>
    public async Task<LabelMap> MaskAsync(string path, HttpContent content)
    {
        using HttpResponseMessage answer = await Http.PostAsync(path + "&output=image", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
        using MemoryStream bytes = new(await answer.Content.ReadAsByteArrayAsync());
        return await NiftiFile.ReadLabelMapAsync(bytes, "mask", null, CancellationToken.None);
    }

    /// <summary>Uploads that are kept. An answer is there before its request's files are deleted, so another number than the expected one is given a moment to become it.</summary>
    public async Task<int> StoredFilesAsync(int expected)
    {
        for (long began = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            int files = Directory.EnumerateFiles(Workspace, "*.upload", SearchOption.AllDirectories).Count();
            if (files == expected || Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(20))
                return files;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.StopAsync();
        _folder.Dispose();
    }
}

/// <summary>Keeps every line that the server writes down.</summary>
internal sealed class CollectedLog : ILoggerFactory, ILogger
{
    private readonly List<string> _lines = [];

    public string Text
    {
        get
        {
            lock (_lines)
                return string.Join("\n", _lines);
        }
    }

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
            _lines.Add($"{eventId.Id} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
