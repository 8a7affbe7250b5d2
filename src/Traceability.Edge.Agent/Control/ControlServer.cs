using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Traceability.Edge.Agent.Control;

/// <summary>
/// HTTP on the control socket: Kestrel alone, without a host around it, which would want SIGTERM, the environment and the log for itself.
/// </summary>
sealed class ControlServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    const int MostConnections = 16;
    const int MostHeaderBytes = 8 << 10;
    public const int MostBodyBytes = 16 << 10;

    /// <summary>Of a body that is too large, so much is read and thrown away: whoever is still writing when the socket closes sees a broken pipe and not the refusal.</summary>
    const int MostBytesHeardOut = 1 << 20;

    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(10);

    /// <summary>What is under way may end; a command on a bus may take longer, and then nobody hears its outcome but the chain.</summary>
    static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    readonly string path;
    readonly ControlRoutes routes;
    readonly TimeProvider time;
    readonly KestrelServer server;

    ControlServer(string path, ControlRoutes routes, TimeSpan patience, TimeProvider time, ILoggerFactory logs)
    {
        (this.path, this.routes, this.time) = (path, routes, time);
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxConcurrentConnections = MostConnections;
        options.Limits.MaxRequestBodySize = MostBytesHeardOut;
        options.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        options.Limits.RequestHeadersTimeout = patience;
        options.Limits.KeepAliveTimeout = patience;
        options.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 100, patience);
        options.ListenUnixSocket(path, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportOptions { IOQueueCount = 0, CreateBoundListenSocket = Bind };
        server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(transport), logs), logs);
    }

    /// <summary>Answers from here on. The path is free, see <see cref="ControlSocket.TryClear"/>. Binding it takes no time, so that whoever is told to stop meanwhile stops in order afterwards.</summary>
    /// <param name="patience">A request that has not come whole by then is given up.</param>
    public static async Task<ControlServer> StartAsync(string path, ControlRoutes routes, TimeSpan patience, TimeProvider time, ILoggerFactory logs)
    {
        var server = new ControlServer(path, routes, patience, time, logs);
        await server.server.StartAsync(server, CancellationToken.None);
        return server;
    }

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => routes.AnswerAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(Farewell, time);
        await server.StopAsync(limit.Token);
        server.Dispose();
        File.Delete(path);
    }

    static Socket Bind(EndPoint endpoint)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endpoint);
            // Before it listens: nobody comes in while the mode is the umask's.
            File.SetUnixFileMode(endpoint.ToString()!, ControlSocket.Mode);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
