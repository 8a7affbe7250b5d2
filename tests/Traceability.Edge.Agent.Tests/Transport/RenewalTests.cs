using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Traceability.Edge.Agent.Transport;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Transport;

/// <summary>The device's side of its certificates, against a ledger that is a function.</summary>
public sealed class RenewalTests : IDisposable
{
    static readonly byte[] Chain = [.. Enumerable.Repeat((byte)0xC0, 16)];
    static readonly TimeSpan Life = TimeSpan.FromDays(90);
    static readonly NoteSigner Online = new("demo/online", new byte[32]);

    readonly string folder = Directory.CreateTempSubdirectory("tr-tls-").FullName;
    readonly ECDsa evidence = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly ManualTime time = new();
    readonly HeardLog log = new();
    readonly List<byte[]> asked = [];
    int renewals;

    /// <summary>The true time, which the device's clock need not be.</summary>
    TimeSpan ledgerIsAhead = TimeSpan.Zero;

    [Fact]
    public async Task The_first_certificate_comes_at_once_and_the_next_when_a_third_of_its_life_is_left()
    {
        using var identity = TlsIdentity.Open(folder);
        Assert.Null(identity.Lifetime);
        await using var running = Start(identity, Answer);
        await running.TickAsync(() => renewals == 1);
        Assert.Equal(time.GetUtcNow() + Life, identity.Lifetime!.Value.Until, TimeSpan.FromSeconds(1));
        Assert.False(File.Exists(Path.Combine(folder, "certificate.request")));
        time.Advance(TimeSpan.FromDays(59));
        Assert.Equal(1, renewals);
        for (var day = 0; day < 3; day++) await running.AdvanceAsync(TimeSpan.FromDays(1));
        await running.TickAsync(() => renewals == 2);
        Assert.Equal(2, asked.Count);
        Assert.NotEqual(asked[0], asked[1]);
        Assert.True(identity.Lifetime!.Value.Until > time.GetUtcNow().AddDays(80));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(identity.Files.Key!));
        Assert.DoesNotContain(log.From(LogLevel.Warning), line => line.Contains("No certificate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ledger_that_is_away_is_asked_for_the_same_again_with_growing_pauses_and_told_of_once()
    {
        using var identity = TlsIdentity.Open(folder);
        var away = true;
        await using var running = Start(identity, request => away ? (null, "connection refused") : Answer(request));
        await running.TickAsync(() => asked.Count == 12);
        Assert.All(asked, request => Assert.Equal(asked[0], request));
        Assert.Single(log.From(LogLevel.Warning), line => line.Contains("connection refused", StringComparison.Ordinal));
        away = false;
        await running.TickAsync(() => renewals == 1);
        Assert.True(time.GetUtcNow() - new ManualTime().GetUtcNow() < TimeSpan.FromMinutes(15)); // without a certificate a minute is the longest pause
    }

    [Fact]
    public async Task Whatever_goes_wrong_with_asking_is_told_of_and_ends_nothing()
    {
        using var identity = TlsIdentity.Open(folder);
        Exception[] wrong = [new InvalidOperationException("no text"), new HttpRequestException("no line"), new OperationCanceledException("its own limit"), new ArgumentException("a bug")];
        await using var running = Start(identity, request => asked.Count <= wrong.Length ? throw wrong[asked.Count - 1] : Answer(request));
        await running.TickAsync(() => renewals == 1);
        Assert.All(wrong, problem => Assert.Single(log.From(LogLevel.Warning), line => line.Contains(problem.Message, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_refusal_whose_reason_is_no_text_is_a_refusal()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var ledger = builder.Build();
        ledger.Run(async context =>
        {
            context.Response.StatusCode = 409;
            await context.Response.WriteAsync("""{"detail":"\ud800"}""");
        });
        await ledger.StartAsync(TestContext.Current.CancellationToken);
        using var desk = new CertificateDesk(new Uri(ledger.Urls.First()), null, Chain, time);
        var (note, why) = await desk.AskAsync([0], TestContext.Current.CancellationToken);
        Assert.Null(note);
        Assert.Contains(": 409", why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-9_000)]
    [InlineData(9_000)]
    public async Task A_clock_that_is_off_by_years_still_gets_certificates_and_is_told_so_but_not_without_end(int days)
    {
        ledgerIsAhead = TimeSpan.FromDays(-days);
        using var identity = TlsIdentity.Open(folder);
        await using var running = Start(identity, Answer);
        await running.TickAsync(() => renewals == 1);
        Assert.Contains(log.From(LogLevel.Warning), line => line.Contains("set the clock", StringComparison.Ordinal));
        for (var day = 0; day < 90; day++) await running.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.InRange(renewals, 20, 31);
        // The clock is set right: what it has is good, and nobody is asked any more.
        time.Step(ledgerIsAhead);
        ledgerIsAhead = TimeSpan.Zero;
        var before = renewals;
        for (var day = 0; day < 30; day++) await running.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.InRange(renewals, before, before + 1);
    }

    [Fact]
    public async Task Answers_of_others_to_others_and_for_other_keys_are_not_taken()
    {
        using var identity = TlsIdentity.Open(folder);
        using var another = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Func<byte[], (byte[]?, string)>[] wrong =
        [
            request => (Note(request, signer: new NoteSigner("demo/online", [.. Enumerable.Repeat((byte)9, 32)])), ""),
            request => (Note(request, chain: new byte[16]), ""),
            request => (Note(request, identity: new byte[32]), ""),
            request => (Note(request, key: EvidenceKey.Of(another)), ""),
            request => (Encoding.UTF8.GetBytes(new CertificateNote(Chain, IdentityOf(request), [0x30, 0], [0x30, 0]).Sign(Online)), ""),
            _ => ("no note"u8.ToArray(), ""),
            _ => ([], ""),
        ];
        await using var running = Start(identity, request => wrong[(asked.Count - 1) % wrong.Length](request));
        await running.TickAsync(() => asked.Count > wrong.Length);
        Assert.Equal(0, renewals);
        Assert.Null(identity.Lifetime);
        Assert.False(File.Exists(identity.Files.Certificate));
        Assert.Equal(wrong.Length, log.From(LogLevel.Warning).Count(line => line.Contains("No certificate", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_was_asked_before_a_restart_is_asked_again_unless_the_evidence_key_has_changed()
    {
        using (var identity = TlsIdentity.Open(folder))
        await using (var running = Start(identity, _ => (null, "away"))) await running.TickAsync(() => asked.Count == 1);
        using (var identity = TlsIdentity.Open(folder))
        await using (var running = Start(identity, _ => (null, "away"))) await running.TickAsync(() => asked.Count == 2);
        Assert.Equal(asked[0], asked[1]);
        using var rotated = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using (var identity = TlsIdentity.Open(folder))
        await using (var running = Start(identity, Answer, rotated)) await running.TickAsync(() => renewals == 1);
        Assert.NotEqual(asked[1], asked[2]);
        await File.WriteAllTextAsync(Path.Combine(folder, "keys", "tls.key"), "cut off", TestContext.Current.CancellationToken);
        using var anew = TlsIdentity.Open(folder);
        Assert.Null(anew.Lifetime); // the certificate is of the lost key
        await using var last = Start(anew, Answer);
        await last.TickAsync(() => renewals == 2);
        Assert.NotNull(anew.Lifetime);
    }

    [Fact]
    public async Task Without_a_network_request_and_answer_are_carried()
    {
        using (var identity = TlsIdentity.Open(folder))
        await using (var running = Start(identity, null)) await running.TickAsync(() => File.Exists(Path.Combine(folder, "certificate.request")));
        Assert.Contains(log.From(LogLevel.Warning), line => line.Contains("carry certificate.request", StringComparison.Ordinal));
        var request = await File.ReadAllBytesAsync(Path.Combine(folder, "certificate.request"), TestContext.Current.CancellationToken);
        foreach (var carried in (byte[][])[[], Note(request)[..^20], Note(request, identity: new byte[32]), Note(request)])
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "certificate.answer"), carried, TestContext.Current.CancellationToken);
            using var identity = TlsIdentity.Open(folder);
            await using var running = Start(identity, null);
        }
        Assert.Equal(1, renewals);
        Assert.Empty(Directory.GetFiles(folder, "certificate.*"));
        using var taken = TlsIdentity.Open(folder);
        Assert.False(taken.IsDue(time.GetUtcNow()));
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_or_written_is_told_of_and_ends_nothing()
    {
        // A folder in a file's place is refused to root as well.
        var keys = Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName;
        foreach (var name in (string[])["tls.key", "tls.pem", "ca.pem", "tls.request"]) Directory.CreateDirectory(Path.Combine(keys, name));
        using var identity = TlsIdentity.Open(folder);
        Assert.Null(identity.Lifetime);
        await using var running = Start(identity, Answer);
        await running.TickAsync(() => Told("tls.key"));
        Directory.Delete(Path.Combine(keys, "tls.key"));
        await running.TickAsync(() => Told("ca.pem"));
        Directory.Delete(Path.Combine(keys, "ca.pem"));
        await running.TickAsync(() => Told("tls.pem"));
        Directory.Delete(Path.Combine(keys, "tls.pem"));
        await running.TickAsync(() => Told("tls.request"));
        Directory.Delete(Path.Combine(keys, "tls.request"));
        await running.TickAsync(() => renewals == 1);
        Assert.Single(asked.Select(Convert.ToHexString).Distinct());
        using var after = TlsIdentity.Open(folder);
        Assert.False(after.IsDue(time.GetUtcNow()));

        bool Told(string file) => log.From(LogLevel.Warning).Any(line => line.Contains("No certificate yet", StringComparison.Ordinal) && line.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unreadable_carried_answer_ends_nothing()
    {
        Assert.SkipWhen(Environment.UserName == "root", "root reads everything");
        var carried = Path.Combine(folder, "certificate.answer");
        await File.WriteAllTextAsync(carried, "whatever", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(carried, UnixFileMode.None);
        using var identity = TlsIdentity.Open(folder);
        await using var running = Start(identity, Answer);
        await running.TickAsync(() => renewals == 1);
        Assert.Contains(log.From(LogLevel.Warning), line => line.Contains("certificate.answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_lost_so_long_ago_that_its_certificate_has_ended_is_followed_by_a_new_request_at_once()
    {
        Dictionary<string, byte[]> given = [];
        Func<byte[], (byte[]?, string)> once = request => (given.TryGetValue(Convert.ToHexString(request), out var same) ? same : given[Convert.ToHexString(request)] = Note(request), "");
        using (var identity = TlsIdentity.Open(folder))
        await using (var running = Start(identity, request =>
        {
            once(request);
            return (null, "the answer is lost");
        })) await running.TickAsync(() => asked.Count == 1);
        time.Advance(TimeSpan.FromDays(100));
        using var later = TlsIdentity.Open(folder);
        await using var again = Start(later, once);
        var before = time.GetUtcNow();
        await again.TickAsync(() => renewals == 1);
        Assert.InRange(time.GetUtcNow() - before, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Equal(2, given.Count);
        Assert.False(later.IsDue(time.GetUtcNow()));
        Assert.DoesNotContain(log.From(LogLevel.Warning), line => line.Contains("set the clock", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_evidence_key_asks_anew_though_the_certificate_is_good_and_keeps_it_meanwhile()
    {
        using (var identity = TlsIdentity.Open(folder))
        await using (var running = Start(identity, Answer)) await running.TickAsync(() => renewals == 1);
        using (var identity = TlsIdentity.Open(folder))
        await using (var running = Start(identity, Answer)) for (var day = 0; day < 3; day++) await running.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Single(asked);
        using var rotated = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var same = TlsIdentity.Open(folder);
        var away = true;
        await using var anew = Start(same, request => away ? (null, "not signed by the chain's key in force") : Answer(request), rotated);
        await anew.TickAsync(() => asked.Count == 3);
        Assert.NotNull(same.Lifetime);
        away = false;
        await anew.TickAsync(() => renewals == 2);
    }

    Running Start(TlsIdentity identity, Func<byte[], (byte[]?, string)>? ledger, ECDsa? key = null)
    {
        var stop = new CancellationTokenSource();
        var renewal = new CertificateRenewal(identity, new PendingRequest(folder, Chain, key ?? evidence), Chain, ledger is null ? null : (request, _) =>
        {
            asked.Add(request);
            return Task.FromResult(ledger(request));
        }, () => Online.Key, () => renewals++, time, log.CreateLogger<CertificateRenewal>());
        return new Running(time, stop, renewal.RunAsync(stop.Token));
    }

    (byte[]? Note, string Why) Answer(byte[] request) => (Note(request), "");

    byte[] Note(byte[] request, NoteSigner? signer = null, byte[]? chain = null, byte[]? identity = null, EvidenceKey? key = null)
    {
        Assert.True(TlsKeyRequest.TryRead(request, out var read, out var sign1).IsOk);
        using var authority = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow() + ledgerIsAhead;
        using var own = new CertificateRequest("CN=authority", authority, HashAlgorithmName.SHA256).CreateSelfSigned(now, now + Life);
        using var point = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = (key ?? read!.Key).X, Y = (key ?? read!.Key).Y } });
        using var certificate = new CertificateRequest("CN=device", point, HashAlgorithmName.SHA256).Create(own.SubjectName, X509SignatureGenerator.CreateForECDsa(authority), now, now + Life, [1]);
        return Encoding.UTF8.GetBytes(new CertificateNote(chain ?? Chain, identity ?? sign1!.Identity, certificate.RawData, own.RawData).Sign(signer ?? Online));
    }

    static byte[] IdentityOf(byte[] request) => TlsKeyRequest.TryRead(request, out _, out var sign1).IsOk ? sign1!.Identity : [];

    public void Dispose()
    {
        evidence.Dispose();
        log.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A renewal under way; its clock is the test's.</summary>
    sealed class Running(ManualTime time, CancellationTokenSource stop, Task task) : IAsyncDisposable
    {
        /// <summary>Moves the clock on in small steps until something is so.</summary>
        public async Task TickAsync(Func<bool> until)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(20));
            while (!until())
            {
                deadline.Token.ThrowIfCancellationRequested();
                Assert.False(task.IsCompleted, task.Exception?.ToString());
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
        }

        /// <summary>An hour at a time, so that each pause ends where it ends.</summary>
        public async Task AdvanceAsync(TimeSpan span)
        {
            for (var hour = 0; hour < span.TotalHours; hour++)
            {
                time.Advance(TimeSpan.FromHours(1));
                await Task.Yield();
            }
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(task.IsFaulted, task.Exception?.ToString());
            stop.Dispose();
        }
    }
}
