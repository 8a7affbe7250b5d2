using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Traceability.Site;

namespace Traceability.Edge.Setup.Examining;

/// <summary>
/// A broker with certificates: whether this device has its own and for how long, and whether the broker's is the ledger's. It does not log in: whoever comes with the
/// device's certificate throws the running agent out.
/// </summary>
sealed class SecuredBroker(LedgerBroker ledger, string dataFolder, TimeProvider time)
{
    const string Look = "sudo edge-setup doctor, or as the user of the agent: its certificates are in its data folder.";

    public async Task<IReadOnlyList<Finding>> ExamineAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        [Certificate(), await BrokerAsync(patience, cancellationToken)];

    Finding Certificate()
    {
        const string what = "certificate";
        try
        {
            using var own = X509Certificate2.CreateFromPem(File.ReadAllText(KeyFile("tls.pem")));
            var (from, until, now) = (new DateTimeOffset(own.NotBefore), new DateTimeOffset(own.NotAfter), time.GetUtcNow());
            var says = $"{own.GetNameInfo(X509NameType.SimpleName, forIssuer: false)}, valid {from:yyyy-MM-dd} to {until:yyyy-MM-dd}";
            return now < from || now >= until
                ? Finding.Bad(what, $"{says}, but the clock says {now:yyyy-MM-dd}", "Set the clock if it is wrong; otherwise the agent asks for a new one by itself: journalctl -u traceability-edge-agent.")
                : Finding.Good(what, says);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Finding.Bad(what, "this device has none yet", "edge-setup enroll; then the agent asks for it by itself.");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Finding.Doubtful(what, $"cannot be read: {failed.Message}", Look);
        }
    }

    async Task<Finding> BrokerAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        const string what = "broker";
        var where = $"{ledger.Host}:{ledger.Port}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var authority = X509Certificate2.CreateFromPem(await File.ReadAllTextAsync(KeyFile("ca.pem"), cancellationToken));
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(ledger.Host, ledger.Port, limit.Token);
            await using var tls = new SslStream(new NetworkStream(socket));
            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.Add(authority);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = ledger.Host, CertificateChainPolicy = trust }, limit.Token);
            return Finding.Good(what, $"{where} shows the ledger's certificate ({tls.SslProtocol})");
        }
        catch (AuthenticationException refused)
        {
            return Finding.Bad(what, $"{where}: {refused.Message}", "Is it the right host, and the clock right? The broker's certificate is the ledger's: deploy/mosquitto.");
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Finding.Doubtful(what, $"{where} not tried: this device knows no authority yet", "edge-setup enroll; then the agent asks for its certificate by itself.");
        }
        catch (Exception failed) when (failed is SocketException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            return Finding.Bad(what, $"{where}: {failed.Message}", "Check ledger.host and ledger.port, the network and the firewall; measuring goes on without it.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Finding.Bad(what, $"{where}: no answer within {patience.TotalSeconds:0} s", "Check ledger.host and ledger.port, the network and the firewall; measuring goes on without it.");
        }
    }

    string KeyFile(string name) => Path.Combine(dataFolder, "keys", name);
}
