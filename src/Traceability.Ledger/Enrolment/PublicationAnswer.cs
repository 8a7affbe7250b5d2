using Traceability.Evidence.Enrolment;

namespace Traceability.Ledger.Enrolment;

/// <summary>What becomes of a publication of a device profile.</summary>
abstract record PublicationAnswer
{
    PublicationAnswer() { }

    public sealed record Published(ProfilePublication Said) : PublicationAnswer;

    /// <summary>The bytes are no publication of that profile, or not by whom this ledger knows.</summary>
    public sealed record Invalid(string Why) : PublicationAnswer;

    public sealed record Conflict(string Why) : PublicationAnswer;
}
