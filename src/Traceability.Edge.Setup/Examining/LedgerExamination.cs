using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Traceability.Edge.Setup.Screen;
using Traceability.Site;

namespace Traceability.Edge.Setup.Examining;

/// <summary>
/// Whether the agent will get its certificates where the site file says: the ledger's HTTP address is there, and over HTTPS shows a certificate that the agent believes.
/// What is shown is looked at whatever it is, so that the one thing that is wrong is named; nothing is sent there before it is believed.
/// </summary>
sealed class LedgerExamination(LedgerBroker ledger, TimeProvider time)
{
    const string What = "ledger", OfClock = "ledger's clock";
    const string Way = "Check ledger.api, the network and the firewall; measuring goes on without it, and certificates are renewed when it is back.";
    const string Clock = "sudo timedatectl set-time 'YYYY-MM-DD HH:MM:SS' or a time server, if it is this clock that is wrong";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Renewed = TimeSpan.FromDays(7), SameTime = TimeSpan.FromMinutes(1);

    readonly Uri api = ledger.Api!;

    public static async Task<IReadOnlyList<Finding>> OfAsync(LedgerBroker ledger, TimeProvider time, CancellationToken cancellationToken) =>
        ledger.Api is null ? [] : await new LedgerExamination(ledger, time).ExamineAsync(cancellationToken);

    async Task<IReadOnlyList<Finding>> ExamineAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var judged = api.Scheme == Uri.UriSchemeHttps ? await CertificateAsync(limit.Token) : null;
            return judged is { State: FindingState.Bad } ? [judged] : await TimeAsync(judged, limit.Token);
        }
        catch (Exception failed) when (failed is SocketException or IOException or HttpRequestException)
        {
            return [Finding.Bad(What, $"{api}: {failed.Message}", Way)];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [Finding.Bad(What, $"{api}: no answer within {Patience.TotalSeconds:0} s", Way)];
        }
    }

    async Task<Finding> CertificateAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(api.IdnHost, api.Port, cancellationToken);
        Finding? judged = null;
        await using var tls = new SslStream(new NetworkStream(socket), leaveInnerStreamOpen: false, (_, shown, chain, errors) =>
        {
            judged = shown is X509Certificate2 certificate ? Judge(certificate, chain, errors) : Finding.Bad(What, $"{api}: it shows no certificate", Way);
            return true;
        });
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = api.IdnHost }, cancellationToken);
            return judged!;
        }
        catch (AuthenticationException refused)
        {
            return Finding.Bad(What, $"{api}: {refused.Message}", "Check host and port in ledger.api: what answers there may speak no TLS, or another protocol.");
        }
    }

    /// <summary>The plainest first: what is wrong with the name or the time makes the rest look wrong too.</summary>
    Finding Judge(X509Certificate2 shown, X509Chain? sent, SslPolicyErrors errors)
    {
        var (from, until, now) = (new DateTimeOffset(shown.NotBefore), new DateTimeOffset(shown.NotAfter), time.GetUtcNow());
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return Finding.Bad(What, $"{api}: its certificate is for {Names(shown)}", "Write the name that the certificate is for into ledger.api, or have the ledger's certificate made for this one.");
        if (now < from || now >= until)
            return Finding.Bad(What, $"{api}: its certificate is valid {from:yyyy-MM-dd} to {until:yyyy-MM-dd}, and the clock here says {now:yyyy-MM-dd}", $"{Clock}; otherwise the ledger's certificate must be renewed.");
        if (ApiTrust.Why(shown, sent, errors, ledger.ApiAuthority) is { } why)
            return ledger.ApiAuthority is null
                ? Finding.Bad(What, $"{api}: {Trimmed(why)}", "Bring the PEM file of the ledger's authority here, and name it as ledger.api-authority in the site file.")
                : Finding.Bad(What, $"{api}: {Trimmed(why)}", "Put the PEM file of the ledger's authority where ledger.api-authority says, readable for the agent's user.");
        var says = $"{api} shows a certificate of {Words.Plain(shown.GetNameInfo(X509NameType.SimpleName, forIssuer: true))}, valid to {until:yyyy-MM-dd}";
        return until - now < Renewed ? Finding.Doubtful(What, says, "Have the ledger's certificate renewed: after that day no device gets or renews its own.") : Finding.Good(What, says);
    }

    /// <summary>It is asked as the agent asks; its answer says what time it is there.</summary>
    async Task<IReadOnlyList<Finding>> TimeAsync(Finding? judged, CancellationToken cancellationToken)
    {
        using HttpClient http = new(ApiTrust.Handler(ledger.ApiAuthority));
        using HttpRequestMessage question = new(HttpMethod.Head, api);
        using var answer = await http.SendAsync(question, cancellationToken);
        judged ??= Finding.Good(What, $"{api} answers");
        if (answer.Headers.Date is not { } there) return [judged];
        var ahead = time.GetUtcNow() - there;
        return ahead.Duration() <= SameTime ? [judged, Finding.Good(OfClock, "the same as here")]
            : [judged, Finding.Bad(OfClock, $"this clock is {Meter.Words(ahead.Duration())} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the ledger's", $"{Clock}: a weighing's time is worth what the clock is.")];
    }

    static string Names(X509Certificate2 shown)
    {
        var names = shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())));
        return Words.Plain(string.Join(", ", names.Take(4).DefaultIfEmpty(shown.Subject)));
    }

    static string Trimmed(string sentence) => sentence.TrimEnd('.');
}
