using Traceability.Ledger.Enrolment;

namespace Traceability.Ledger.Days;

/// <summary>One chain whose days are stated: which day is next, and the digest that its statement will name.</summary>
sealed class DayLine(EnrolledChain chain, byte[] labelKey, DateOnly next, byte[] previous)
{
    public EnrolledChain Chain => chain;
    public byte[] LabelKey => labelKey;
    public DateOnly Next { get; private set; } = next;

    /// <summary>Of the day before; zeros for the first.</summary>
    public byte[] Previous { get; private set; } = previous;

    public void Advance(byte[] digest) => (Next, Previous) = (Next.AddDays(1), digest);
}
