using System.Net;
using System.Net.Sockets;
using Clara.Annotation;
using Clara.Dicom.Codec;
using Clara.Imaging;
using Clara.Server.Features.Inference;
using Clara.Server.Features.Models;
using Clara.Server.Features.Polygons;
using Clara.Server.Features.Sessions;
using Clara.Server.Http;
using Clara.Server.Jobs;
using Clara.Server.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Clara.Server;

/// <summary>
/// A running annotation server (AIAA protocol) over an engine in this process. Listens until <see cref="StopAsync"/>; takes no signals of the process for itself.
/// Any thread. Since 0.1.
/// </summary>
public sealed class ClaraServer : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2); // running work is cancelled first, so this only has to last for the answers
    private readonly WebApplication _app;
    private readonly Workspace _workspace;
    private int _stopped;

    private ClaraServer(WebApplication app, Workspace workspace, Uri uri)
    {
        _app = app;
        _workspace = workspace;
        Uri = uri;
    }

    /// <summary>Address for clients on this machine, with the port that was taken and a slash at the end.</summary>
    public Uri Uri { get; }

    /// <summary>
    /// Starts listening. The engine is borrowed and must outlive the server. Throws <see cref="ClaraException"/>: Argument for options that cannot be, Busy for a port in use,
    /// Io for a workspace or port that may not be used.
    /// </summary>
    /// <param name="options">Checked here.</param>
    /// <param name="engine">Runs the models.</param>
    /// <param name="logs">Where the server's log goes; null for nowhere. No patient data is logged.</param>
    /// <param name="ct">Gives up starting.</param>
    public static async Task<ClaraServer> StartAsync(ServerOptions options, IAnnotationBackend engine, ILoggerFactory? logs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(engine);
        IPAddress address = ListenAddress.Parse(options);
        ILogger<ClaraServer> log = (logs ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).CreateLogger<ClaraServer>();
        Workspace workspace = Workspace.Open(options.Workspace, log);
        WebApplication? app = null;
        try
        {
            app = Build(options, engine, workspace, address, log);
            await app.StartAsync(ct);
            string bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            ClaraServer server = new(app, workspace, ListenAddress.ForClients(bound, address));
            ServerLog.Listening(log, server.Uri);
            return server;
        }
        catch (Exception e)
        {
            if (app is not null)
                await app.DisposeAsync();
            workspace.Dispose();
            if (e is IOException { InnerException: AddressInUseException })
                throw new ClaraException(StatusCode.Busy, $"Port {options.Port} on {options.Host} is in use by another program; choose another port.", e);
            if (e is SocketException or IOException)
                throw new ClaraException(StatusCode.Io, $"Port {options.Port} on {options.Host} cannot be listened on: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Cancels running work, answers it with 503, stops listening and empties the workspace. A second call does nothing.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        ILogger<ClaraServer> log = _app.Services.GetRequiredService<ILogger<ClaraServer>>();
        _app.Services.GetRequiredService<Shutdown>().Begin();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _workspace.Dispose();
        ServerLog.Stopped(log);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static WebApplication Build(ServerOptions options, IAnnotationBackend engine, Workspace workspace, IPAddress address, ILogger<ClaraServer> log)
    {
        // The content root is ours and empty: no appsettings.json of the folder where somebody happens to stand may change a medical server.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = workspace.Folder });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
            kestrel.Listen(address, options.Port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopGrace);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoSignals>());
        builder.Services.AddSingleton(log).AddSingleton(options).AddSingleton(workspace).AddSingleton<Shutdown>()
            .AddSingleton(_ => new WorkerCodec(options.Dicom)).AddSingleton<UploadReader>() // the container ends the children
            .AddSingleton<SessionStore>().AddSingleton<EngineQueue>().AddSingleton<InferenceService>();
        builder.Services.AddSingleton<IAnnotationBackend>(engine); // an instance from outside is not disposed by the container
        WebApplication app = builder.Build();
        app.UseMiddleware<Cors>();
        app.UseMiddleware<ErrorBoundary>();
        app.UseRouting();
        ModelEndpoints.Map(app);
        SessionEndpoints.Map(app);
        InferenceEndpoints.Map(app);
        PolygonEndpoints.Map(app);
        return app;
    }
}
