using System.Net;
using System.Net.Sockets;

namespace Traceability.Edge.Setup.Tests;

/// <summary>Answers like a ledger's enrolment desk; the real one is asked in the system tests.</summary>
sealed class LedgerStandIn : IDisposable
{
    readonly HttpListener listener = new();
    readonly Task serving;

    /// <param name="answer">By method and path; the code and the body.</param>
    public LedgerStandIn(Func<string, (int Code, string Body)> answer)
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }
        listener.Prefixes.Add(Url);
        listener.Start();
        serving = ServeAsync(answer);
    }

    public string Url { get; }

    public List<string> Asked { get; } = [];

    /// <summary>The bodies of what was asked.</summary>
    public List<string> Sent { get; } = [];

    public void Dispose()
    {
        listener.Stop();
        serving.GetAwaiter().GetResult();
        listener.Close();
    }

    async Task ServeAsync(Func<string, (int Code, string Body)> answer)
    {
        while (listener.IsListening)
        {
            HttpListenerContext asked;
            try
            {
                asked = await listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            var question = $"{asked.Request.HttpMethod} {asked.Request.Url!.AbsolutePath}";
            using var body = new StreamReader(asked.Request.InputStream);
            var sent = await body.ReadToEndAsync();
            lock (Asked)
            {
                Asked.Add(question);
                Sent.Add(sent);
            }
            var (code, text) = answer(question);
            asked.Response.StatusCode = code;
            asked.Response.Close(System.Text.Encoding.UTF8.GetBytes(text), willBlock: false);
        }
    }
}
