using Traceability.Evidence.Cose;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>Whatever the ledger takes into its statement log, given again under the twin of its signature or signed once more: answered as before, logged once.</summary>
public sealed class SaidAgainTests
{
    const long Now = 1_795_219_200_000;

    [Fact]
    public async Task An_enrolment_and_its_approval_are_logged_once()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var twin = SignatureTwin.Of(chain.Request.Bytes);
        Assert.True(EnrolmentRequest.TryRead(twin, out _, out var sign1).IsOk);
        Assert.Equal(chain.Request.Identity, sign1!.Identity);
        await OnceAsync(ledger, 1, bytes => ledger.Open.Enrolments.EnrolAsync(bytes, default), chain.Request.Bytes, twin);

        var approval = new Approval("demo", chain.Request.Identity, Now, "software");
        await OnceAsync(ledger, 2, bytes => ledger.Open.Enrolments.ApproveAsync(chain.Chain, bytes, default), [.. Thrice(() => approval.Sign(TestLedger.Organisation))]);
        Assert.IsType<EnrolmentAnswer.Conflict>(await ledger.Open.Enrolments.ApproveAsync(chain.Chain, (approval with { ApprovedMs = Now + 1 }).Sign(TestLedger.Organisation).Bytes, default));
    }

    [Fact]
    public async Task A_rotation_is_logged_once()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var rotation = chain.Rotate().Bytes;
        await OnceAsync(ledger, 2, bytes => ledger.Open.Statements.RotateAsync(chain.Chain, bytes, default), rotation, SignatureTwin.Of(rotation));
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
    }

    [Fact]
    public async Task A_revocation_is_logged_once_and_another_one_beside_it()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var revocation = new Revocation("demo", chain.Chain, chain.Key.Thumbprint, [], 0, "card stolen", Now);
        await OnceAsync(ledger, 2, bytes => ledger.Open.Statements.RevokeAsync(chain.Chain, bytes, default), [.. Thrice(() => revocation.Sign(TestLedger.Organisation))]);
        await OnceAsync(ledger, 3, bytes => ledger.Open.Statements.RevokeAsync(chain.Chain, bytes, default), (revocation with { AtMs = Now + 1 }).Sign(TestLedger.Organisation).Bytes);
    }

    [Fact]
    public async Task A_decision_is_logged_once_and_the_first_word_stays_as_it_was_given()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var parent = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));
        var other = chain.Branch();
        other.NewRun();
        List<BuiltSegment> segments = [parent, chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 200)), other.Seal(Demo.Series(Demo.Energy, other.NowMs, 300))];
        foreach (var segment in segments) await ledger.LogAsync(segment);
        var decision = new Decision(chain.Chain, parent.Identity, segments[1].Identity, "the card was copied", Now, "demo/mine");
        List<byte[]> mine = [.. Thrice(() => decision.Sign(TestLedger.MineManager))], theirs = [.. Thrice(() => (decision with { Party = "assurer" }).Sign(TestLedger.Assurer))];
        foreach (var word in mine) Assert.IsType<DecisionAnswer.Pending>(await TakeAsync(word));
        Assert.Equal(mine[0], Assert.Single(ledger.Blobs("SELECT first FROM decision")));
        foreach (var word in (byte[][])[.. theirs, .. mine]) Assert.IsType<DecisionAnswer.Decided>(await TakeAsync(word));
        Assert.Equal(2, ledger.Count("SELECT COUNT(*) FROM chain_statement"));
        Assert.IsType<DecisionAnswer.Conflict>(await TakeAsync((decision with { DecidedMs = Now + 1 }).Sign(TestLedger.MineManager).Bytes));

        Task<DecisionAnswer> TakeAsync(byte[] word) => ledger.Open.Decisions.TakeAsync(chain.Chain, parent.Identity, word, default);
    }

    /// <summary>As signed, its twin, and signed once more.</summary>
    static IEnumerable<byte[]> Thrice(Func<CoseSign1> sign)
    {
        var first = sign().Bytes;
        return [first, SignatureTwin.Of(first), sign().Bytes];
    }

    static async Task OnceAsync(TestLedger ledger, int statements, Func<byte[], Task<EnrolmentAnswer>> give, params byte[][] words)
    {
        foreach (var word in words) Assert.IsType<EnrolmentAnswer.Enrolled>(await give(word));
        Assert.Equal(words.Length, words.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(statements, ledger.Count("SELECT COUNT(*) FROM chain_statement"));
    }
}
