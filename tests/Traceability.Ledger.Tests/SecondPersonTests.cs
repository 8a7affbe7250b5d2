using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Traceability.Ledger.Enrolment;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary><c>approve</c> against what is no ledger; the real one is asked in the system tests.</summary>
public sealed class SecondPersonTests
{
    static readonly string Chain = new('a', 32);

    [Theory]
    [InlineData("{}", "does not say what chain")]
    [InlineData("""{"identity":"00"}""", "does not say what chain")]
    [InlineData("""{"organisation":"demo","identity":"00"}""", "names another enrolment request")]
    [InlineData("null", "does not say what chain")]
    [InlineData("[]", "JSON")]
    public async Task An_answer_that_is_no_ledgers_is_one_sentence(string answer, string sentence)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var stranger = builder.Build();
        stranger.Run(context => context.Response.WriteAsync(answer));
        await stranger.StartAsync(TestContext.Current.CancellationToken);
        using var scratch = new Peer.Scratch();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = scratch.Write("organisation.key", System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));

        var (done, error) = await SecondPerson.ApproveAsync(new ApproveOptions(new Uri(stranger.Urls.First()), Convert.FromHexString(Chain), file, "software"), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Null(done);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
    }
}
