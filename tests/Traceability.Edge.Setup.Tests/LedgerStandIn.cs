using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Traceability.Edge.Setup.Tests;

/// <summary>Answers like a ledger's enrolment desk; the real one is asked in the system tests.</summary>
sealed class LedgerStandIn : IAsyncDisposable
{
    readonly WebApplication app;

    LedgerStandIn(WebApplication app) => this.app = app;

    /// <param name="answer">By method and path; the code and the body.</param>
    /// <param name="type">Of the body.</param>
    public static async Task<LedgerStandIn> StartAsync(Func<string, (int Code, string Body)> answer, string type = "application/json")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        LedgerStandIn ledger = new(builder.Build());
        ledger.app.Run(async context =>
        {
            var question = $"{context.Request.Method} {context.Request.Path}";
            using StreamReader body = new(context.Request.Body);
            var sent = await body.ReadToEndAsync();
            lock (ledger.Asked)
            {
                ledger.Asked.Add(question);
                ledger.Sent.Add(sent);
            }
            var (code, text) = answer(question);
            (context.Response.StatusCode, context.Response.ContentType) = (code, type);
            await context.Response.WriteAsync(text);
        });
        await ledger.app.StartAsync(TestContext.Current.CancellationToken);
        return ledger;
    }

    public string Url => app.Urls.First() + "/";

    public List<string> Asked { get; } = [];

    /// <summary>The bodies of what was asked.</summary>
    public List<string> Sent { get; } = [];

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
