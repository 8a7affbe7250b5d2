using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Traceability.Testing;
using Xunit;

namespace Traceability.Mqtt.Tests;

public sealed class TlsTests
{
    static readonly string[] Listener =
        ["cafile {folder}/ca.pem", "certfile {folder}/broker.pem", "keyfile {folder}/broker.key", "require_certificate true", "max_queued_messages 0"];

    [Fact]
    public async Task With_certificates_on_both_sides_a_flood_comes_through_in_order()
    {
        var files = Certificates();
        await using var broker = await MosquittoBroker.StartAsync(Listener, files);
        await using var link = Links.Open(Links.Options(broker.Port, "secure") with
        {
            Tls = new(Path.Combine(broker.Folder, "ca.pem"), Path.Combine(broker.Folder, "device.pem"), Path.Combine(broker.Folder, "device.key")),
        });
        await link.SubscribeAsync("flood", 1, TestContext.Current.CancellationToken);
        await link.NextAsync<BrokerEvent.Connected>();
        var answers = Enumerable.Range(0, 2000).Select(i => link.SendAsync("flood", BitConverter.GetBytes(i)).AsTask()).ToArray();
        for (var i = 0; i < answers.Length; i++)
            Assert.Equal(i, BitConverter.ToInt32((await link.NextAsync<BrokerEvent.Message>()).Payload.Span));
        Assert.All(await Task.WhenAll(answers), outcome => Assert.Equal(PublishOutcome.Accepted, outcome));
        Assert.True((await link.SendAsync("large", new byte[1 << 20])).Arrived);
    }

    [Fact]
    public async Task A_broker_whose_certificate_comes_from_elsewhere_is_refused_and_asked_again()
    {
        await using var broker = await MosquittoBroker.StartAsync(Listener, Certificates());
        var stranger = Path.Combine(broker.Folder, "stranger.pem");
        await File.WriteAllTextAsync(stranger, Certificates()["ca.pem"], TestContext.Current.CancellationToken);
        await using var link = Links.Open(Links.Options(broker.Port, "careful") with { Tls = new(stranger, null, null) });
        Assert.Equal(DisconnectCause.Tls, (await link.NextAsync<BrokerEvent.Disconnected>()).Reason.Cause);

        var seen = broker.LogLines.Length;
        using var deadline = new CancellationTokenSource(Links.Patience);
        while (broker.LogLines.Length < seen + 4) { deadline.Token.ThrowIfCancellationRequested(); await Task.Yield(); } // it keeps knocking
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_said_at_once_and_the_broker_is_found_when_it_comes()
    {
        await using var broker = await MosquittoBroker.StartAsync(Listener, Certificates());
        await broker.KillAsync();
        await using var link = Links.Open(Links.Options(broker.Port, "early") with { Tls = Files(broker) });
        Assert.Equal(DisconnectCause.Unreachable, (await link.NextAsync<BrokerEvent.Disconnected>()).Reason.Cause); // not TimedOut, ten seconds later
        await broker.RestartAsync();
        await link.NextAsync<BrokerEvent.Connected>();
    }

    [Fact]
    public async Task Files_that_have_changed_count_after_a_reconnection_which_is_in_order_and_answers_whoever_waits()
    {
        await using var broker = await MosquittoBroker.StartAsync([.. Listener, "use_identity_as_username true", "log_type all"], Certificates());
        await using var link = Links.Open(Links.Options(broker.Port, "renewed") with { Tls = Files(broker) });
        await link.NextAsync<BrokerEvent.Connected>();
        // Another certificate of the same authority: the broker's, of which nothing says that it may not be a client's.
        foreach (var kind in (string[])["pem", "key"]) File.Copy(Path.Combine(broker.Folder, $"broker.{kind}"), Path.Combine(broker.Folder, $"device.{kind}"), overwrite: true);
        var answers = Enumerable.Range(0, 500).Select(_ => link.SendAsync("flood", new byte[100]).AsTask()).ToArray();
        link.Reconnect();
        Assert.Equal(DisconnectCause.ConnectionLost, (await link.NextAsync<BrokerEvent.Disconnected>()).Reason.Cause);
        await link.NextAsync<BrokerEvent.Connected>();
        Assert.All(await Task.WhenAll(answers), outcome => Assert.True(outcome.Status is PublishStatus.NobodyListens or PublishStatus.ConnectionLost or PublishStatus.NotConnected));
        await broker.LoggedAsync("Received DISCONNECT from renewed", 1); // so no last will
        await broker.LoggedAsync("as renewed ", 2);
        Assert.Contains(broker.LogLines, line => line.Contains("as renewed", StringComparison.Ordinal) && line.Contains("u'device'", StringComparison.Ordinal));
        Assert.Contains(broker.LogLines, line => line.Contains("as renewed", StringComparison.Ordinal) && line.Contains("u'broker'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_goes_in_order_has_no_last_will_though_acknowledgements_are_on_their_way(bool secure)
    {
        await using var broker = secure
            ? await MosquittoBroker.StartAsync([.. Listener, "log_type all"], Certificates())
            : await MosquittoBroker.StartAsync(["log_type all", "max_queued_messages 0"]);
        await using var link = Links.Open(Links.Options(broker.Port, "flooding") with { Tls = secure ? Files(broker) : null });
        await link.NextAsync<BrokerEvent.Connected>();
        for (var turn = 0; turn < 20; turn++)
        {
            var answers = Enumerable.Range(0, 500).Select(_ => link.SendAsync("flood", new byte[100]).AsTask()).ToArray();
            link.Reconnect();
            await link.NextAsync<BrokerEvent.Disconnected>();
            await link.NextAsync<BrokerEvent.Connected>();
            await Task.WhenAll(answers);
            await broker.LoggedAsync("Received DISCONNECT from flooding", turn + 1);
        }
    }

    static TlsFiles Files(MosquittoBroker broker) => new(Path.Combine(broker.Folder, "ca.pem"), Path.Combine(broker.Folder, "device.pem"), Path.Combine(broker.Folder, "device.key"));

    static Dictionary<string, string> Certificates()
    {
        var (from, to) = (DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(75));
        using var caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var caRequest = new CertificateRequest("CN=test authority", caKey, HashAlgorithmName.SHA256);
        caRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var ca = caRequest.CreateSelfSigned(from, to);
        var files = new Dictionary<string, string> { ["ca.pem"] = ca.ExportCertificatePem() };
        foreach (var name in new[] { "broker", "device" })
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.Create(ca, from, to, [1, (byte)name.Length, (byte)name[0]]);
            files[name + ".pem"] = certificate.ExportCertificatePem();
            files[name + ".key"] = key.ExportPkcs8PrivateKeyPem();
        }
        return files;
    }
}
