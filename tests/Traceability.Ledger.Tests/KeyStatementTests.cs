using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

/// <summary>Rotation, revocation, suspension: what the statement log says of a chain's keys, and what follows.</summary>
public sealed class KeyStatementTests
{
    const long Now = 1_795_219_200_000;

    [Fact]
    public async Task A_rotated_key_signs_on_and_the_old_one_is_refused()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(Seal(chain));
        var thief = chain.Branch();
        var rotation = chain.Rotate();
        var next = Seal(chain);
        // Before the rotation arrived: not judged for good, since the next sending may be taken.
        Assert.Equal(RefusalReason.UnknownKey, (await ledger.RefusedAsync(next.Message)).Reason);
        await TakenAsync(ledger.Open.Statements.RotateAsync(chain.Chain, rotation.Bytes, default));
        await TakenAsync(ledger.Open.Statements.RotateAsync(chain.Chain, rotation.Bytes, default)); // the same again
        await ledger.LogAsync(next);
        Assert.Equal(RefusalReason.BadSignature, (await ledger.RefusedAsync(Seal(thief).Message)).Reason);

        await ledger.RestartAsync();
        await ledger.LogAsync(Seal(chain));
        Assert.Equal(RefusalReason.BadSignature, (await ledger.RefusedAsync(Seal(thief).Message)).Reason);
        Assert.Equal(1, StatementsOf(ledger, StatementKind.Rotation, chain.Chain));
    }

    [Fact]
    public async Task A_rotation_counts_only_by_the_key_in_force_from_where_the_chain_stands_to_a_key_of_its_own()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var other = await ledger.EnrolAsync(TestLedger.Mine with { Device = "edge-other" });
        await ledger.LogAsync(Seal(chain));
        await ledger.LogAsync(Seal(chain));
        using var stranger = Key();
        using var fresh = Key();
        var possession = Possession.Sign(fresh, chain.Chain, chain.Key, Now);
        await RefusedAsync<EnrolmentAnswer.Conflict>("not signed by the key in force", Rotation.Sign(stranger, chain.Chain, 2, chain.Tip, Possession.Sign(fresh, chain.Chain, EvidenceKey.Of(stranger), Now), Now));
        await RefusedAsync<EnrolmentAnswer.Invalid>("another chain", Rotation.Sign(stranger, other.Chain, 2, chain.Tip, Possession.Sign(fresh, other.Chain, EvidenceKey.Of(stranger), Now), Now));
        await RefusedAsync<EnrolmentAnswer.Conflict>("segments beyond number 1 are held", chain.Branch().Rotate(after: 1, tip: new byte[32]));
        await RefusedAsync<EnrolmentAnswer.Conflict>("is another than the rotation's tip", chain.Branch().Rotate(tip: new byte[32]));
        using var taken = Key();
        await TakenAsync(ledger.Open.Statements.RotateAsync(other.Chain, other.Rotate(taken).Bytes, default));
        await RefusedAsync<EnrolmentAnswer.Conflict>("has a chain already", chain.Branch().Rotate(taken));
        Assert.IsType<EnrolmentAnswer.Invalid>(await ledger.Open.Statements.RotateAsync(chain.Chain, new byte[] { 1, 2, 3 }, default));
        Assert.IsType<EnrolmentAnswer.Invalid>(await ledger.Open.Statements.RotateAsync(chain.Chain, possession.Bytes, default));
        Assert.Equal(0, StatementsOf(ledger, StatementKind.Rotation, chain.Chain));

        async Task RefusedAsync<T>(string why, CoseSign1 rotation) where T : EnrolmentAnswer =>
            Assert.Contains(why, Assert.IsType<T>(await ledger.Open.Statements.RotateAsync(chain.Chain, rotation.Bytes, default)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_revoked_key_signed_beyond_the_tips_stays_a_fact_that_is_disowned_and_nothing_more_is_taken()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var accepted = Seal(chain);
        await ledger.LogAsync(accepted);
        var beyond = Seal(chain);
        await ledger.LogAsync(beyond);
        var size = ledger.Sequencer.Logs.Segments.Size;
        var revocation = new Revocation("demo", chain.Chain, chain.Key.Thumbprint, [new AcceptedTip(1, accepted.Identity)], size, "card stolen", Now);

        using var stranger = Key();
        Assert.IsType<EnrolmentAnswer.Invalid>(await ledger.Open.Statements.RevokeAsync(chain.Chain, revocation.Sign(stranger).Bytes, default));
        foreach (var wrong in new[]
        {
            revocation with { Organisation = "other" }, revocation with { Key = new byte[32] }, revocation with { LogSize = size + 1 }, revocation with { Tips = [new AcceptedTip(1, beyond.Identity)] },
            revocation with { Chain = new byte[16] },
        }) Assert.IsType<EnrolmentAnswer.Invalid>(await ledger.Open.Statements.RevokeAsync(chain.Chain, wrong.Sign(TestLedger.Organisation).Bytes, default));
        Assert.Empty(ledger.Rows("finding"));

        await TakenAsync(ledger.Open.Statements.RevokeAsync(chain.Chain, revocation.Sign(TestLedger.Organisation).Bytes, default));
        var marked = Assert.Single(ledger.Rows("finding"));
        Assert.Contains($"{FindingKind.Disowned}|{Convert.ToHexStringLower(chain.Chain)}|2|", marked, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("incomplete", ledger.Figures().State);
        await ledger.LogAsync(beyond); // held: answered as ever
        Assert.Equal(RefusalReason.Revoked, (await ledger.RefusedAsync(Seal(chain).Message)).Reason);
        var rotated = chain.Branch();
        // A thief cannot rotate his way out, and the public enrolment request given again brings nothing back.
        Assert.Contains("was revoked", Assert.IsType<EnrolmentAnswer.Conflict>(await ledger.Open.Statements.RotateAsync(chain.Chain, rotated.Rotate(after: 1, tip: accepted.Identity).Bytes, default)).Why, StringComparison.Ordinal);
        Assert.IsType<EnrolmentAnswer.Enrolled>(await ledger.Open.Enrolments.EnrolAsync(chain.Request.Bytes, default));
        Assert.Equal(RefusalReason.UnknownKey, (await ledger.RefusedAsync(Seal(rotated).Message)).Reason);
        Assert.Equal(RefusalReason.Revoked, (await ledger.RefusedAsync(Seal(chain).Message)).Reason);

        await ledger.RestartAsync();
        Assert.Equal(RefusalReason.Revoked, (await ledger.RefusedAsync(Seal(chain).Message)).Reason);
        var before = ledger.DerivedRows();
        ledger.ForgetDerivation();
        await ledger.RestartAsync();
        Assert.Equal(before, ledger.DerivedRows());
    }

    [Fact]
    public async Task A_suspended_chain_waits_and_goes_on_when_it_is_resumed()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(Seal(chain));
        Assert.IsType<EnrolmentAnswer.Invalid>(await ledger.Open.Statements.SuspendAsync(chain.Chain, true, "", default));
        Assert.IsType<EnrolmentAnswer.Invalid>(await ledger.Open.Statements.SuspendAsync(chain.Chain, true, "two\nlines", default));
        Assert.IsType<EnrolmentAnswer.Conflict>(await ledger.Open.Statements.SuspendAsync(chain.Chain, false, "never was", default));
        await TakenAsync(ledger.Open.Statements.SuspendAsync(chain.Chain, true, "seal broken", default));
        var next = Seal(chain);
        Assert.Equal((RefusalReason.Suspended, "seal broken"), await ledger.RefusedAsync(next.Message) is var why ? (why.Reason, why.Detail) : default);
        await ledger.RestartAsync();
        Assert.Equal(RefusalReason.Suspended, (await ledger.RefusedAsync(next.Message)).Reason);
        await TakenAsync(ledger.Open.Statements.SuspendAsync(chain.Chain, false, "looked at", default));
        await ledger.LogAsync(next);
    }

    static ECDsa Key() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    static BuiltSegment Seal(ChainBuilder chain) => chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100));

    static async Task TakenAsync(Task<EnrolmentAnswer> answer) => Assert.IsType<EnrolmentAnswer.Enrolled>(await answer);

    static int StatementsOf(TestLedger ledger, StatementKind kind, byte[] chain) =>
        ledger.Rows("chain_statement", $" WHERE kind = {(int)kind} AND chain = x'{Convert.ToHexStringLower(chain)}'").Count;
}
