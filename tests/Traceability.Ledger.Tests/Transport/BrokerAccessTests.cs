using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Transport;
using Traceability.Mqtt;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Transport;

/// <summary>A real mosquitto with the files of deploy/mosquitto and those that a ledger writes, and everybody who should not get in or further.</summary>
public sealed class BrokerAccessTests
{
    const string Mine = "tr/v1/demo/mine/edge-mine/", Other = "tr/v1/demo/mine/edge-other/";
    static readonly DeviceAddress OtherDevice = TestLedger.Mine with { Device = "edge-other" };

    [Fact]
    public async Task The_deployed_access_list_is_what_a_ledger_of_demo_writes()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        Assert.Equal(await TextAsync(RepositoryRoot.File("deploy", "mosquitto", "acl")), await TextAsync(Path.Combine(ledger.Folder, "broker", "acl")));
    }

    [Fact]
    public async Task A_device_sends_and_hears_its_own_topics_and_no_others()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        await using var broker = await MosquittoBroker.StartDeployedAsync(Folder(ledger));
        await using var cloud = await BrokerClient.KnockAsync(broker, Own(ledger), "whoever", filters: "#");
        Assert.Null(await cloud.ComesInAsync());
        // Whatever it asks for is granted; what counts is what comes.
        await using var device = await BrokerClient.KnockAsync(broker, await EnrolAsync(ledger, broker, TestLedger.Mine), "whoever", filters: ["#", "tr/v1/#", Other + "receipt", "tr/v1/demo/+/+/telemetry/+", "$SYS/#", "tr/v1/demo/mine/co2e"]);
        Assert.Null(await device.ComesInAsync());

        foreach (var own in (string[])["segment", "fetch", "cosignature", "rotation", "status", "telemetry/mill.energy_import"])
        {
            Assert.Equal(PublishStatus.Accepted, await device.SayAsync(Mine + own, own));
            await cloud.HearsAsync(Mine + own, own);
        }
        foreach (var foreign in (string[])[.. ((string[])["segment", "fetch", "cosignature", "rotation", "status", "telemetry/a", "receipt"]).Select(word => Other + word),
            Mine + "receipt", Mine + "head", Mine + "fetched", Mine + "checkpoint", Mine + "config", Mine + "telemetry/a/b", Mine + "segment/a", "tr/v1/demo/mine/co2e", "tr/v1/demo/mine", "elsewhere", "$SYS/broker/load"])
            Assert.True(await device.SayAsync(foreign, "forged") == PublishStatus.NotAuthorised, foreign);

        foreach (var down in (string[])["receipt", "head", "fetched", "checkpoint", "config"])
        {
            await cloud.SayAsync(Other + down, "not for you");
            await cloud.SayAsync(Mine + down, down);
            await device.HearsAsync(Mine + down, down);
        }
        await cloud.SayAsync("tr/v1/demo/mine/co2e", "not for you");
        await cloud.SayAsync(Mine + "status", "not for you");
        await cloud.SayAsync(Mine + "head", "last");
        await device.HearsAsync(Mine + "head", "last");
        Assert.DoesNotContain(device.Heard, message => !message.Topic.StartsWith(Mine, StringComparison.Ordinal) || message.Payload.Span.SequenceEqual("not for you"u8));
        Assert.DoesNotContain(cloud.Heard, message => message.Payload.Span.SequenceEqual("forged"u8));
    }

    [Fact]
    public async Task Nobody_takes_over_anothers_session_or_speaks_as_its_last_will()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        await using var broker = await MosquittoBroker.StartDeployedAsync(Folder(ledger));
        await using var cloud = await BrokerClient.KnockAsync(broker, Own(ledger), "whoever", filters: "#");
        Assert.Null(await cloud.ComesInAsync());
        await using var device = await BrokerClient.KnockAsync(broker, await EnrolAsync(ledger, broker, TestLedger.Mine), "demo/mine/edge-mine");
        Assert.Null(await device.ComesInAsync());
        var files = await EnrolAsync(ledger, broker, OtherDevice);
        foreach (var stolen in (string[])["demo/mine/edge-mine", "ledger", "whoever", "+/#"])
        {
            await using var thief = await BrokerClient.KnockAsync(broker, files, stolen);
            Assert.Null(await thief.ComesInAsync());
            Assert.Equal(PublishStatus.NotAuthorised, await thief.SayAsync(Mine + "status", "forged"));
            Assert.Equal(PublishStatus.Accepted, await thief.SayAsync(Other + "status", stolen)); // he is still himself
        }
        // Two of one name throw each other out by turns, and each time a will is due: the second's, which is allowed, and between two of these the first's.
        await using var testament = await BrokerClient.KnockAsync(broker, files, "whoever", will: new LastWill(Mine + "status", "forged"u8.ToArray(), 1, true));
        Assert.Null(await testament.ComesInAsync());
        await using var twin = await BrokerClient.KnockAsync(broker, files, "whoever", will: new LastWill(Other + "status", "a will"u8.ToArray(), 1, false));
        await cloud.HearsAsync(Other + "status", "a will", times: 2);
        Assert.Equal(PublishStatus.Accepted, await device.SayAsync(Mine + "status", "alive"));
        await cloud.HearsAsync(Mine + "status", "alive");
        Assert.Empty(device.Disconnects);
        Assert.Empty(cloud.Disconnects);
        Assert.DoesNotContain(cloud.Heard, message => message.Payload.Span.SequenceEqual("forged"u8));
    }

    [Fact]
    public async Task The_unenrolled_the_expired_and_the_misused_do_not_get_in()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        await using var broker = await MosquittoBroker.StartDeployedAsync(Folder(ledger));
        Assert.True(CertificateAuthority.TryOpen(Path.Combine(ledger.Folder, "keys"), "demo", TimeProvider.System, out var authority, out var error), error);
        using var kept = authority;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var ca = Path.Combine(ledger.Folder, "keys", "ca.pem");
        Func<string, byte[], TlsFiles> pair = (name, der) => Write(broker, name, ca, der, key);

        var elsewhere = Directory.CreateDirectory(Path.Combine(broker.Folder, "elsewhere")).FullName;
        Assert.True(CertificateAuthority.TryOpen(elsewhere, "demo", TimeProvider.System, out var another, out error), error);
        using var alsoKept = another;
        var now = TimeProvider.System.GetUtcNow();
        (string Who, TlsFiles? With)[] strangers =
        [
            ("an authority of his own", pair("own", another.Client("demo/mine/edge-mine", key, now))),
            ("no certificate", new TlsFiles(ca, null, null)),
            ("plain TCP", null),
            ("an expired certificate", pair("expired", authority.Client("demo/mine/edge-mine", EvidenceKey.Of(key), [1], CertificateAuthority.DeviceLife, now - CertificateAuthority.DeviceLife - TimeSpan.FromMinutes(1)))),
            ("one of the future", pair("future", authority.Client("demo/mine/edge-mine", EvidenceKey.Of(key), [2], CertificateAuthority.DeviceLife, now.AddDays(2)))),
            ("a server's certificate", pair("server", authority.Server(["127.0.0.1"], key, now))),
            ("the broker's own", new TlsFiles(ca, Path.Combine(Folder(ledger), "server.pem"), Path.Combine(Folder(ledger), "server.key"))),
        ];
        foreach (var (who, with) in strangers)
        {
            await using var stranger = await BrokerClient.KnockAsync(broker, with, "demo/mine/edge-mine", filters: "#");
            Assert.True(await stranger.ComesInAsync() is not null, who);
            Assert.True(await stranger.SayAsync(Mine + "status") == PublishStatus.NotConnected, who);
        }
        // The same way of making one, sound: it gets in.
        await using var sound = await BrokerClient.KnockAsync(broker, pair("sound", authority.Client("demo/mine/edge-mine", key, now)), "whoever");
        Assert.Null(await sound.ComesInAsync());
    }

    [Fact]
    public async Task A_revoked_device_is_silenced_at_once_and_does_not_come_back_and_a_resumed_one_does()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        await using var broker = await MosquittoBroker.StartDeployedAsync(Folder(ledger));
        var chain = await ledger.EnrolAsync();
        var files = await CertifiedAsync(ledger, broker, chain, TestLedger.Mine);
        var others = await EnrolAsync(ledger, broker, OtherDevice);
        var device = await BrokerClient.KnockAsync(broker, files, "whoever");
        var other = await BrokerClient.KnockAsync(broker, others, "whoever");
        Assert.Null(await device.ComesInAsync());
        Assert.Null(await other.ComesInAsync());

        using var upkeep = new BrokerFolderUpkeep(ledger.Open.BrokerFolder!, TimeProvider.System, NullLogger<BrokerFolderUpkeep>.Instance);
        ledger.Open.Statements.Stated += upkeep.OnStated;
        // Three lists in less than a second: the last counts.
        await StateAsync(ledger.Open.Statements.SuspendAsync(chain.Chain, true, "looked at", default));
        Assert.Equal(PublishStatus.NotAuthorised, await device.SayAsync(Mine + "status"));
        Assert.Empty(device.Disconnects);
        await device.DisposeAsync();
        Assert.NotNull(await AgainAsync(files));
        Assert.True(ledger.Open.BrokerFolder!.TryBring(out var error), error);
        Assert.False(File.Exists(Path.Combine(Folder(ledger), "changed"))); // nothing new, no reload
        await StateAsync(ledger.Open.Statements.SuspendAsync(chain.Chain, false, "all is well", default));
        Assert.Null(await AgainAsync(files));
        var revocation = new Revocation("demo", chain.Chain, chain.Key.Thumbprint, [], ledger.Sequencer.Logs.Segments.Size, "stolen", 1).Sign(TestLedger.Organisation);
        await StateAsync(ledger.Open.Statements.RevokeAsync(chain.Chain, revocation.Bytes, default));
        Assert.NotNull(await AgainAsync(files));
        Assert.Equal(PublishStatus.NobodyListens, await other.SayAsync(Other + "status"));
        Assert.Empty(other.Disconnects);
        await other.DisposeAsync();
        Assert.Null(await AgainAsync(others));

        // The ledger says the same after a restart, and a broker that starts only then refuses too.
        await ledger.RestartAsync();
        await broker.StopAsync();
        await broker.RestartAsync();
        Assert.NotNull(await AgainAsync(files));
        Assert.Null(await AgainAsync(others));

        async Task StateAsync(Task<EnrolmentAnswer> statement)
        {
            Assert.IsType<EnrolmentAnswer.Enrolled>(await statement);
            var changed = Path.Combine(Folder(ledger), "changed");
            Assert.True(File.Exists(changed));
            Assert.All(Directory.GetFiles(Folder(ledger)), file => Assert.True(File.GetLastWriteTimeUtc(file) <= File.GetLastWriteTimeUtc(changed), file));
            File.Delete(changed); // as the service does
            await broker.ReloadAsync();
        }

        async Task<DisconnectReason?> AgainAsync(TlsFiles with)
        {
            await using var again = await BrokerClient.KnockAsync(broker, with, "whoever");
            return await again.ComesInAsync();
        }
    }

    [Fact]
    public async Task A_reader_hears_telemetry_and_figures_and_says_nothing()
    {
        await using var ledger = TestLedger.Start(transport: Tls);
        await using var broker = await MosquittoBroker.StartDeployedAsync(Folder(ledger));
        var folder = Folder(ledger);
        await using var reader = await BrokerClient.KnockAsync(broker, new TlsFiles(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "reader-dashboard.pem"), Path.Combine(folder, "reader-dashboard.key")), "whoever", filters: "#");
        await using var device = await BrokerClient.KnockAsync(broker, await EnrolAsync(ledger, broker, TestLedger.Mine), "whoever");
        await using var cloud = await BrokerClient.KnockAsync(broker, Own(ledger), "whoever");
        Assert.Null(await reader.ComesInAsync());
        Assert.Null(await device.ComesInAsync());
        Assert.Null(await cloud.ComesInAsync());
        foreach (var closed in (string[])["segment", "status", "rotation"]) await device.SayAsync(Mine + closed, closed);
        await cloud.SayAsync(Mine + "receipt", "receipt");
        await device.SayAsync(Mine + "telemetry/a", "value");
        await cloud.SayAsync("tr/v1/demo/mine/co2e", "figures");
        await reader.HearsAsync(Mine + "telemetry/a", "value");
        await reader.HearsAsync("tr/v1/demo/mine/co2e", "figures");
        Assert.Equal(2, reader.Heard.Count());
        foreach (var topic in (string[])[Mine + "telemetry/a", Mine + "segment", "tr/v1/demo/mine/co2e", "elsewhere"]) Assert.Equal(PublishStatus.NotAuthorised, await reader.SayAsync(topic));
        // The ledger is its own organisation's only.
        Assert.Equal(PublishStatus.NotAuthorised, await cloud.SayAsync("tr/v1/other/mine/edge-mine/receipt"));
    }

    [Fact]
    public async Task The_longest_names_keep_devices_apart_and_a_broker_of_another_name_is_not_believed()
    {
        var (facility, device) = (new string('f', Topics.MaxIdLength), new string('d', Topics.MaxIdLength));
        await using var ledger = TestLedger.Start(transport: Tls);
        await using var broker = await MosquittoBroker.StartDeployedAsync(Folder(ledger));
        var files = await EnrolAsync(ledger, broker, new DeviceAddress("demo", facility, device));
        await using var client = await BrokerClient.KnockAsync(broker, files, "whoever");
        Assert.Null(await client.ComesInAsync());
        Assert.Equal(PublishStatus.NobodyListens, await client.SayAsync($"tr/v1/demo/{facility}/{device}/status"));
        Assert.Equal(PublishStatus.NotAuthorised, await client.SayAsync($"tr/v1/demo/{facility}/{device[1..]}/status"));
        // The broker is 127.0.0.1 and localhost, not this.
        await using var astray = await BrokerClient.KnockAsync(broker, files, "whoever", host: "127.0.0.2");
        Assert.NotNull(await astray.ComesInAsync());
    }

    static TransportOptions Tls(string folder) => new(["127.0.0.1", "localhost"], Path.Combine(folder, "broker"), ["dashboard"], ApprovalRequired: false);

    static string Folder(TestLedger ledger) => Path.Combine(ledger.Folder, "broker");

    static TlsFiles Own(TestLedger ledger) => ledger.Open.BrokerFolder is { } own ? new(own.Authority, own.Certificate, own.Key) : throw new InvalidOperationException("no TLS");

    static async Task<TlsFiles> EnrolAsync(TestLedger ledger, MosquittoBroker broker, DeviceAddress device) => await CertifiedAsync(ledger, broker, await ledger.EnrolAsync(device), device);

    static async Task<TlsFiles> CertifiedAsync(TestLedger ledger, MosquittoBroker broker, ChainBuilder chain, DeviceAddress device)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var given = Assert.IsType<CertificateAnswer.Given>(await ledger.Open.Certificates!.AnswerAsync(chain.Chain, chain.AskCertificate(key).Bytes, CancellationToken.None));
        Assert.True(CertificateNote.TryOpen(System.Text.Encoding.UTF8.GetBytes(given.Note), ledger.Open.Keys.Online.Key, out var note).IsOk);
        return Write(broker, device.Device, Path.Combine(Folder(ledger), "ca.pem"), note!.Certificate, key);
    }

    static TlsFiles Write(MosquittoBroker broker, string name, string authority, byte[] certificate, ECDsa key)
    {
        string pem = Path.Combine(broker.Folder, name + ".pem"), secret = Path.Combine(broker.Folder, name + ".key");
        File.WriteAllText(pem, CertificateNote.Pem(certificate));
        File.WriteAllText(secret, key.ExportPkcs8PrivateKeyPem());
        return new TlsFiles(authority, pem, secret);
    }

    static Task<string> TextAsync(string path) => File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
}
