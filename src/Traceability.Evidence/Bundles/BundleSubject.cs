namespace Traceability.Evidence.Bundles;

/// <summary>What a bundle is about: a ticket, or one reading of a series.</summary>
/// <param name="Segment">Position among the bundle's segments.</param>
/// <param name="Entry">The entry's index in that segment.</param>
/// <param name="Reading">Which reading of the series, counted from 0; null for a ticket.</param>
public sealed record BundleSubject(int Segment, int Entry, int? Reading)
{
    public bool IsTicket => Reading is null;
}
