using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Ledger.Log;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Enrolment;

/// <summary>Takes the organisation's word on how far a device profile was verified, and says it in the statement log. The profile need not be in use yet.</summary>
sealed class Publications(Sequencer sequencer, string organisation, EvidenceKey? organisationKey)
{
    /// <summary>Of one profile's bytes: there are four ranks, and each may be said anew.</summary>
    const int MostOfOneProfile = 16;

    /// <summary>The same publication again gets the same answer, under whichever of its signatures.</summary>
    public async Task<PublicationAnswer> TakeAsync(byte[] profileHash, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var outcome = ProfilePublication.TryRead(bytes.Span, out var publication, out var sign1);
        if (!outcome.IsOk) return new PublicationAnswer.Invalid(outcome.Reason);
        if (!publication!.ProfileHash.AsSpan().SequenceEqual(profileHash)) return new PublicationAnswer.Invalid("the publication is of another profile");
        if (organisationKey is null) return new PublicationAnswer.Invalid("this ledger was started without the organisation's key (--organisation-key)");
        if (publication.Organisation != organisation) return new PublicationAnswer.Invalid($"the publication is by \"{publication.Organisation}\"; known here: \"{organisation}\"");
        if (!sign1!.IsSignedBy(organisationKey)) return new PublicationAnswer.Invalid("the publication is not signed by the organisation's key");

        PublicationAnswer answer = new PublicationAnswer.Published(publication);
        cancellationToken.ThrowIfCancellationRequested();
        await sequencer.WriteAsync(writer =>
        {
            var standing = writer.Publications(profileHash);
            if (standing.Exists(entry => IdentityOf(entry).AsSpan().SequenceEqual(sign1.Identity))) return;
            if (standing.Count >= MostOfOneProfile) answer = new PublicationAnswer.Conflict($"the profile has been published {MostOfOneProfile} times");
            else writer.AddPublication(sequencer.Logs.Statements.Append(ProfilePublication.Statement(sign1).Encode()), publication);
        }, CancellationToken.None);
        return answer;
    }

    static byte[] IdentityOf(byte[] entry) =>
        StatementEntry.TryRead(entry, out var statement).IsOk && ProfilePublication.TryRead(statement!.Parts[0], out _, out var sign1).IsOk
            ? sign1!.Identity
            : throw new InvalidDataException("a publication that cannot be read back from the store");
}
