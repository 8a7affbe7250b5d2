using Traceability.Evidence.Cose;
using Traceability.Evidence.Decisions;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Chains;

/// <summary>
/// Takes the words of two persons on a fork. They mark and never remove: both branches and all findings stay. A key speaks for one party only and
/// the parties differ, so they are two persons and at least one of them is not of the chain's own facility.
/// </summary>
/// <param name="followAnew">Follows a chain from its first segment, inside the transaction that decided.</param>
sealed class Decisions(Sequencer sequencer, EnrolledChains chains, ChainFollower follower, Action<EnrolledChain> followAnew, IReadOnlyList<Decider> deciders)
{
    public async Task<DecisionAnswer> TakeAsync(byte[] chain, byte[] parent, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (chains.Of(chain) is not { } enrolled) return new DecisionAnswer.Invalid("no such chain");
        var outcome = Decision.TryRead(bytes.Span, out var decision, out var sign1);
        if (!outcome.IsOk) return new DecisionAnswer.Invalid(outcome.Reason);
        if (!decision!.Chain.AsSpan().SequenceEqual(chain) || !decision.Parent.AsSpan().SequenceEqual(parent)) return new DecisionAnswer.Invalid("the decision is on another fork");
        if (!deciders.Any(d => d.Party == decision.Party && sign1!.IsSignedBy(d.Key)))
            return new DecisionAnswer.Forbidden($"not signed by anybody who may decide for \"{decision.Party}\" (--decider {decision.Party}=FILE)");

        DecisionAnswer answer = new DecisionAnswer.Pending();
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(writer => answer = Decide(writer, enrolled, decision, sign1!), CancellationToken.None);
        return answer;
    }

    DecisionAnswer Decide(LedgerWriter writer, EnrolledChain chain, Decision decision, CoseSign1 sign1)
    {
        var children = writer.Children(chain.Chain, decision.Parent, long.MaxValue);
        if (children.Count < 2) return new DecisionAnswer.Invalid("the chain does not fork there");
        if (children.Find(c => c.Identity.AsSpan().SequenceEqual(decision.Kept)) is not { } kept) return new DecisionAnswer.Invalid("the branch to keep does not begin there");
        if (kept.HeaderOnly) return new DecisionAnswer.Invalid("of the branch to keep the ledger holds only headers");
        if (writer.FindDecision(chain.Chain, decision.Parent) is not { } standing) return Wait();
        if (standing.Second is not null)
            return IsSaid(standing.First, sign1) || IsSaid(standing.Second, sign1)
                ? new DecisionAnswer.Decided()
                : new DecisionAnswer.Conflict("the fork has been decided");
        if (!Decision.TryRead(standing.First, out var first, out var firstSign1).IsOk) throw new InvalidDataException("a decision that cannot be read back from the store");
        if (firstSign1!.Identity.AsSpan().SequenceEqual(sign1.Identity)) return new DecisionAnswer.Pending();
        // Whoever spoke first may think again as long as nobody has agreed; the word of somebody who may no longer decide is dropped.
        if (first!.Party == decision.Party || !deciders.Any(d => d.Party == first.Party && firstSign1!.IsSignedBy(d.Key))) return Wait();
        if (!first.Agrees(decision)) return new DecisionAnswer.Conflict($"\"{first.Party}\" has signed another decision, which waits; members 1 to 4 must be the same");

        writer.PutDecision(chain.Chain, decision.Parent, decision.Kept, standing.First, sign1.Bytes);
        writer.AddStatement(sequencer.Logs.Statements.Append(DecisionStatement.Of(standing.First, sign1.Bytes).Encode()), chain.Chain, StatementKind.Decision);
        if (follower.IsFollowed(chain, kept)) follower.Decide(chain, decision.Parent, decision.Kept);
        else followAnew(chain);
        sequencer.Show(chain);
        return new DecisionAnswer.Decided();

        DecisionAnswer Wait()
        {
            writer.PutDecision(chain.Chain, decision.Parent, decision.Kept, sign1.Bytes, second: null);
            return new DecisionAnswer.Pending();
        }
    }

    /// <summary>What is signed is compared: a signature has a twin that anybody can make.</summary>
    static bool IsSaid(byte[] standing, CoseSign1 sign1) =>
        Decision.TryRead(standing, out _, out var said).IsOk && said!.Identity.AsSpan().SequenceEqual(sign1.Identity);
}
