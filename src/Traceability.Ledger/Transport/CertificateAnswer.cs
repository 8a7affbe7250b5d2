namespace Traceability.Ledger.Transport;

/// <summary>What becomes of a device's request for a certificate.</summary>
abstract record CertificateAnswer
{
    CertificateAnswer() { }

    /// <summary>The signed note.</summary>
    public sealed record Given(string Note) : CertificateAnswer;

    public sealed record Unknown : CertificateAnswer;

    /// <summary>The bytes are no request for this chain.</summary>
    public sealed record Invalid(string Why) : CertificateAnswer;

    /// <summary>The chain gets none, now or ever.</summary>
    public sealed record Refused(string Why) : CertificateAnswer;

    /// <summary>Not yet: asking again later is right.</summary>
    public sealed record Waiting(string Why) : CertificateAnswer;
}
