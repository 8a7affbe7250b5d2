namespace Traceability.Evidence.Bundles;

/// <summary>What an accepted bundle comes to, where its subject is more than one entry.</summary>
public abstract record SubjectFinding
{
    /// <summary>What a counter counted between two register statements.</summary>
    /// <param name="First">Where it stood at the earlier statement.</param>
    /// <param name="Quantity">Mantissa of last − first at <paramref name="Exponent"/>; null where a reset has lost it.</param>
    /// <param name="Resets">Between the two statements.</param>
    /// <param name="GapMs">Without readings between the two.</param>
    public sealed record Period(
        EndOfPeriod First, EndOfPeriod Last, Int128? Quantity, int Exponent, long Resets, long GapMs, bool RolledOver, int Segments, int Statements) : SubjectFinding;

    /// <summary>The weighings of a chain between two instants.</summary>
    /// <param name="Count">Null where nobody can tell.</param>
    /// <param name="Why">The reason where nobody can tell; else on what it rests.</param>
    public sealed record Weighings(int? Count, string Why) : SubjectFinding;

    /// <summary>Two segments that contradict each other.</summary>
    /// <param name="SameRun">One agent run signed both: the key signed twice, which no cut of the power explains.</param>
    /// <param name="SamePrevious">They part here; else they parted earlier.</param>
    public sealed record Contradiction(bool SameRun, bool SamePrevious) : SubjectFinding
    {
        /// <summary>As FORMAT.md names it.</summary>
        public string Name => SameRun ? "equivocation" : "fork";
    }
}
