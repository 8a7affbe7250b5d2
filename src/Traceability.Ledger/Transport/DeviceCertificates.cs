using Traceability.Evidence.Enrolment;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Keys;
using Traceability.Ledger.Log;

namespace Traceability.Ledger.Transport;

/// <summary>Gives enrolled devices the certificates of their connections, first and again. It needs no token: only the chain's key in force can have asked.</summary>
/// <param name="approvalRequired">Whether a second person, the organisation's key, must have approved the device before.</param>
sealed class DeviceCertificates(CertificateAuthority authority, IssuedCertificates issued, EnrolledChains chains, Sequencer sequencer, LedgerKeys keys, bool approvalRequired, TimeProvider time)
{
    /// <summary>Unexpired ones of a chain; its device renews every 60 days.</summary>
    const int MostStanding = 32;

    readonly Lock gate = new();

    /// <summary>The last end of what a chain was given; null where that is nothing, or is over.</summary>
    public DateTimeOffset? Until(byte[] chain) => issued.Until(chain, time.GetUtcNow());

    public async Task<CertificateAnswer> AnswerAsync(byte[] chain, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (chains.Of(chain) is not { } enrolled) return new CertificateAnswer.Unknown();
        var outcome = TlsKeyRequest.TryRead(bytes.Span, out var request, out var sign1);
        if (!outcome.IsOk) return new CertificateAnswer.Invalid(outcome.Reason);
        if (!request!.Chain.AsSpan().SequenceEqual(chain)) return new CertificateAnswer.Invalid("the request is of another chain");
        var inForce = enrolled.Keys.Terms[^1].Key;
        if (!sign1!.IsSignedBy(inForce)) return new CertificateAnswer.Refused("not signed by the chain's key in force");
        if (enrolled.NotEntitled(inForce) is { } refusal) return new CertificateAnswer.Refused(refusal.Detail);
        if (chains.HasKey(request.Key)) return new CertificateAnswer.Invalid("an evidence key is no TLS key");
        if (approvalRequired && !await IsApprovedAsync(chain, cancellationToken)) return new CertificateAnswer.Waiting("the organisation has not approved this device yet");

        var serial = CertificateAuthority.SerialOf(sign1.Identity);
        lock (gate)
        {
            if (issued.Find(chain, inForce, serial) is not { } certificate)
            {
                var now = time.GetUtcNow();
                if (issued.Standing(chain, now).Count >= MostStanding) return new CertificateAnswer.Waiting($"{MostStanding} certificates of this chain have not expired yet");
                certificate = authority.Client(enrolled.Address.ToString(), request.Key, serial, CertificateAuthority.DeviceLife, now);
                issued.Add(chain, inForce, serial, certificate);
                // A revocation that came meanwhile has listed the certificates before this one.
                if (chains.Of(chain)!.NotEntitled(inForce) is { } late) return new CertificateAnswer.Refused(late.Detail);
            }
            return new CertificateAnswer.Given(new CertificateNote(chain, sign1.Identity, certificate, authority.Der).Sign(keys.OnlineNames));
        }
    }

    async Task<bool> IsApprovedAsync(byte[] chain, CancellationToken cancellationToken)
    {
        var approved = false;
        await sequencer.WriteAsync(writer => approved = writer.FindApproval(chain).Approval is not null, cancellationToken);
        return approved;
    }
}
