using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Fetching;
using Traceability.Ledger.Ingest;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Fetching;

/// <summary>Who may ask for segments, and when.</summary>
public sealed class FetchIntakeTests
{
    readonly ManualTime time = new();

    long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task The_chains_own_key_may_ask_and_each_request_counts_once()
    {
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        var first = chain.Fetch(1, 1, chain.Tip, Now).Bytes;
        await TakenAsync(ledger, first);
        Assert.Equal(RefusalReason.WrongTime, await RefusedAsync(ledger, first)); // replayed
        Assert.Equal(RefusalReason.WrongTime, await RefusedAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now - 1).Bytes));
        await TakenAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now + 1).Bytes);

        time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(RefusalReason.WrongTime, await RefusedAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now - 600_001).Bytes));
        Assert.Equal(RefusalReason.WrongTime, await RefusedAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now + 600_001).Bytes));
        var taken = chain.Fetch(1, 1, chain.Tip, Now - 600_000).Bytes;
        await TakenAsync(ledger, taken);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await ledger.RestartAsync();
        Assert.Equal(RefusalReason.WrongTime, await RefusedAsync(ledger, taken)); // what came before a restart does not come back with it
        Assert.Equal(RefusalReason.WrongTime, await RefusedAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now - 1).Bytes));
        await TakenAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now).Bytes);
    }

    [Fact]
    public async Task A_thief_is_refused_with_the_reason_and_what_he_sent_is_kept_in_quarantine()
    {
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        var other = await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-other" });
        var old = chain.Branch();
        Assert.IsType<Ledger.Enrolment.EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.RotateAsync(chain.Chain, chain.Rotate().Bytes, default));
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var good = chain.Fetch(1, 1, chain.Tip, Now).Bytes;
        (byte[] Bytes, RefusalReason Why)[] tried =
        [
            ([], RefusalReason.Malformed),
            (good[..^1], RefusalReason.Malformed),
            (new byte[FetchRequest.MostBytes + 1], RefusalReason.TooLarge),
            (CoseSign1.Sign(stranger, EvidenceKey.Of(stranger).Kid, "tr.fetch.v2+cbor", [0xA0]).Bytes, RefusalReason.Newer),
            (new FetchRequest(new byte[16], 1, 1, chain.Tip, Now).Sign(stranger).Bytes, RefusalReason.NotEnrolled),
            (other.Fetch(1, 1, other.Tip, Now).Bytes, RefusalReason.ForeignTopic),
            (new FetchRequest(chain.Chain, 1, 1, chain.Tip, Now).Sign(stranger).Bytes, RefusalReason.UnknownKey),
            (old.Fetch(1, 1, chain.Tip, Now).Bytes, RefusalReason.BadSignature), // the key before the rotation
            ([.. good[..^1], (byte)(good[^1] ^ 1)], RefusalReason.BadSignature),
        ];
        foreach (var (bytes, why) in tried) Assert.Equal(why, await RefusedAsync(ledger, bytes));
        await ledger.SettleAsync();
        Assert.Equal(tried.Select(t => t.Why.Name()).Order(), ledger.Rows("quarantine").Select(row => row.Split('|')[3]).Order());
        await TakenAsync(ledger, good); // none of them has used it up
    }

    [Fact]
    public async Task A_revoked_key_and_a_suspended_chain_get_nothing()
    {
        await using var ledger = TestLedger.Start(time: time);
        var chain = await ledger.EnrolAsync();
        Assert.IsType<Ledger.Enrolment.EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.SuspendAsync(chain.Chain, true, "seal broken", default));
        Assert.Equal(RefusalReason.Suspended, await RefusedAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now).Bytes));
        var revocation = new Revocation("demo", chain.Chain, chain.Key.Thumbprint, [], 0, "card stolen", Now).Sign(TestLedger.Organisation);
        Assert.IsType<Ledger.Enrolment.EnrolmentAnswer.Enrolled>(await ledger.Open.Statements.RevokeAsync(chain.Chain, revocation.Bytes, default));
        Assert.Equal(RefusalReason.Revoked, await RefusedAsync(ledger, chain.Fetch(1, 1, chain.Tip, Now).Bytes));
    }

    static async Task TakenAsync(TestLedger ledger, byte[] request)
    {
        var (taken, why) = await ledger.Open.Fetches.TakeAsync(TestLedger.Mine, request, CancellationToken.None);
        Assert.True(taken is not null, why?.Detail);
    }

    static async Task<RefusalReason> RefusedAsync(TestLedger ledger, byte[] request)
    {
        var (taken, why) = await ledger.Open.Fetches.TakeAsync(TestLedger.Mine, request, CancellationToken.None);
        Assert.Null(taken);
        Assert.StartsWith("fetch: ", why!.Detail, StringComparison.Ordinal);
        return why.Reason;
    }
}
