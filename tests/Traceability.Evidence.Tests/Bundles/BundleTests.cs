using Traceability.Evidence.Bundles;

namespace Traceability.Evidence.Tests.Bundles;

public sealed class BundleTests
{
    static readonly EnrolledDevice Device = new();

    [Fact]
    public void What_is_written_is_read_and_written_again_as_the_same_bytes()
    {
        foreach (var bundle in (Bundle[])[Device.Ticket(), Device.Reading(), Device.Ticket() with { Openings = [new Opening(0, Device.Body.Personal[0])] }])
        {
            var bytes = bundle.Encode();
            Assert.Equal(ReadOutcome.Ok, Bundle.TryRead(bytes, out var read));
            Assert.Equal(bytes, read!.Encode());
        }
    }

    [Fact]
    public void Every_truncation_is_corrupt_and_only_nothing_is_empty()
    {
        var bytes = Device.Ticket().Encode();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Equal(length == 0 ? ReadKind.Empty : ReadKind.Corrupt, Bundle.TryRead(bytes.AsSpan(0, length), out _).Kind);
    }

    /// <summary>As much as a printed code or a mail can carry, whatever the log's size: one more doubling adds one hash.</summary>
    [Fact]
    public void A_tickets_bundle_in_a_log_of_a_million_leaves_has_at_most_four_kilobytes()
    {
        var device = new EnrolledDevice(others: 60);
        var builder = device.Builder with { Proofs = [device.ProofInLogOf(1_000_000)], OpensPersonal = true };
        Assert.Equal(ReadOutcome.Ok, builder.TryTicket(EnrolledDevice.TicketEntry, out var bundle));
        var size = bundle!.Encode().Length;
        TestContext.Current.SendDiagnosticMessage($"{size} bytes");
        Assert.InRange(size, 1, 4096);
    }

    /// <summary>
    /// All that a ledger adds: the enrolment and the profile's publication, each with its place in a statement log of ten thousand. The second place
    /// is what goes beyond four: whoever knows the organisation's key can do without it.
    /// </summary>
    [Fact]
    public void With_enrolment_and_publication_proven_too_it_has_at_most_five_and_a_half()
    {
        var device = new EnrolledDevice(others: 60);
        using var organisation = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var publication = new Evidence.Enrolment.ProfilePublication("demo", "eastron-sdm630", new byte[32], Evidence.Entries.Verified.Capture, 1_795_000_000_000).Sign(organisation);
        var builder = device.Builder with
        {
            Proofs = [device.ProofInLogOf(1_000_000)], EnrolmentProofs = [device.ProofInLogOf(10_000, cosigned: false)], OpensPersonal = true,
            Statements = [new ShownStatement(Evidence.Enrolment.ProfilePublication.Statement(publication).Encode(), [device.ProofInLogOf(10_000, cosigned: false)])],
        };
        Assert.Equal(ReadOutcome.Ok, builder.TryTicket(EnrolledDevice.TicketEntry, out var bundle));
        var size = bundle!.Encode().Length;
        TestContext.Current.SendDiagnosticMessage($"{size} bytes with enrolment and publication");
        Assert.InRange(size, 1, 5632);
    }

    [Fact]
    public void A_bundle_beyond_one_mebibyte_is_corrupt() =>
        Assert.Equal(ReadKind.Corrupt, Bundle.TryRead(new byte[Bundle.MostBytes + 1], out _).Kind);
}
