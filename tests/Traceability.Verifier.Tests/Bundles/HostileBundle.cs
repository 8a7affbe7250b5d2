using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Log;
using Traceability.Verifier.Tests.Corpus.Making;

namespace Traceability.Verifier.Tests.Bundles;

/// <summary>Bundles near the size that is still read, filled with one thing.</summary>
static class HostileBundle
{
    static readonly Bundle Ticket = Refinery.Show(new BundleSubject.Ticket(0, 1), Refinery.Built, (2, [1]));

    public static Bundle Of(string what) => what switch
    {
        "segments" => Ticket with { Segments = [Ticket.Segments[0], .. Numbers(3_200)] },
        "one segment everywhere" => Ticket with { Segments = [.. Enumerable.Repeat(Ticket.Segments[0] with { Proofs = [] }, 2_000)] },
        "configurations" => Ticket with { Configurations = [.. Enumerable.Repeat(Whole(), 64)] },
        "statements" => Ticket with { Statements = [.. Enumerable.Repeat(Said.Of(Said.Revoked(Cast.RefineryKey, 100, [.. Enumerable.Range(1, 4).Select(_ => new Evidence.Enrolment.AcceptedTip(9, new byte[32]))])), 256)] },
        "keys" => Ticket with
        {
            Segments = [Ticket.Segments[0], .. Numbers(2_800)],
            Statements = [.. Rotations(128), .. Enumerable.Repeat(Said.Of(Said.Revoked(Cast.RefineryKey, 100, new Evidence.Enrolment.AcceptedTip(9_999, new byte[32]))), 128)],
        },
        "rotations" => Ticket with { Statements = [.. Rotations(256)] },
        _ => Ticket with { Chains = [Ticket.Chains[0] with { Proofs = [.. Enumerable.Repeat(Long(), 8)] }] },
    };

    public static string OutcomeOf(string what) => what == "chains with proofs" ? "refused: log-proof" : "accepted";

    /// <summary>One chain of small segments from number 3 on, of which none shows anything.</summary>
    static IEnumerable<ShownSegment> Numbers(int count) =>
        Refinery.Seal([.. Refinery.Day.Take(2), .. Enumerable.Repeat(new Draft(), count)]).Skip(2).Select(built => Refinery.Shown(built, []));

    static ShownConfiguration Whole() => new(Refinery.Configuration.Leaves.Count, [.. Enumerable.Range(0, Refinery.Configuration.Leaves.Count).SelectMany(i => Refinery.Rule(i).Leaves)]);

    /// <summary>Each key hands over to the next, far beyond what is shown.</summary>
    static IEnumerable<ShownStatement> Rotations(int count)
    {
        var old = Cast.RefineryKey;
        for (var i = 0; i < count; i++)
        {
            var next = new DeterministicEcdsa(Cast.Bytes($"rotation {i}"));
            yield return Said.Of(StatementKind.Rotation, Said.Rotation(5_000 + i, new byte[32], old, next));
            old = next;
        }
    }

    /// <summary>A proof whose note has 64 long signature lines.</summary>
    static byte[] Long() => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(Said.Proof([0x00], log: Cast.Log)) + string.Concat(Enumerable.Range(0, 63).Select(i => $"— {new string('n', 1_500)}{i} AAAAAAAA\n")));
}
