namespace Traceability.Evidence.Bundles;

/// <summary>How checking a bundle ended: unread (empty, newer, corrupt), refused by one rule, or accepted.</summary>
/// <param name="Read">Not ok: the bundle's form could not be read, and nothing was checked.</param>
/// <param name="Broken">The rule that refused it.</param>
public readonly record struct BundleVerdict(ReadOutcome Read, BundleRule? Broken, string Reason)
{
    public static readonly BundleVerdict Accepted = new(ReadOutcome.Ok, null, "");

    public bool IsAccepted => Read.IsOk && Broken is null;

    public static BundleVerdict Unread(ReadOutcome outcome) => new(outcome, null, outcome.Reason);

    public static BundleVerdict Refused(BundleRule rule, string reason) => new(ReadOutcome.Ok, rule, reason);

    /// <summary>As FORMAT.md writes it: accepted, empty, newer, corrupt, refused: CODE.</summary>
    public override string ToString() => Broken is { } rule ? "refused: " + Code(rule) : Read.IsOk ? "accepted" : Read.Kind.ToString().ToLowerInvariant();

    /// <summary>EntryProof is "entry-proof".</summary>
    static string Code(BundleRule rule) => string.Concat(rule.ToString().Select((c, i) => (i > 0 && char.IsUpper(c) ? "-" : "") + char.ToLowerInvariant(c)));
}
