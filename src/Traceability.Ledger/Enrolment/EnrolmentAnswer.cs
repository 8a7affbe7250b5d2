using Traceability.Evidence.Enrolment;

namespace Traceability.Ledger.Enrolment;

/// <summary>What becomes of a wish for a voucher, an enrolment request or its approval: done, or why not.</summary>
abstract record EnrolmentAnswer
{
    EnrolmentAnswer() { }

    public sealed record Terms(EnrolmentTerms Given) : EnrolmentAnswer;

    public sealed record Enrolled(EnrolledChain Chain) : EnrolmentAnswer;

    /// <summary>The bytes are not a request, or name what this ledger does not know.</summary>
    public sealed record Invalid(string Why) : EnrolmentAnswer;

    /// <summary>A sound request against something that stands already: a used voucher, a key or device with a chain.</summary>
    public sealed record Conflict(string Why) : EnrolmentAnswer;
}
