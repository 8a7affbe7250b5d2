using Traceability.Carbon.Activity;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Records;

namespace Traceability.Ledger.Records;

/// <summary>What somebody wants recorded; <see cref="RecordRules"/> says whether it may be.</summary>
/// <param name="Quantity">As it is counted; of what was observed otherwise nothing until <see cref="Counted"/> has it.</param>
sealed record RecordWish(
    string Facility, string Stream, RecordKind Kind, long FromMs, long ToMs, ExactDecimal Quantity, string Unit, string? Document, byte[]? Attachment, string? Note, byte[]? Replaces)
{
    /// <summary>What was observed, in the place of the quantity; null where the quantity is given as it is counted.</summary>
    public Observation? Given { get; init; }

    /// <summary>The same with the rule's own numbers, as the record keeps it; null until <see cref="Counted"/>, and where nothing was observed otherwise.</summary>
    public ObservedQuantity? Observed { get; init; }

    /// <summary>With what is counted for what was observed, by a rule of the plan; as it is where nothing was. False with a sentence.</summary>
    /// <param name="plan">Its version, which the record names.</param>
    public bool Counted(SourceStream stream, int plan, out RecordWish counted, out string why)
    {
        (counted, why) = (this, "");
        if (Given is not { } given) return true;
        if (stream.CountedAt is not { } rule)
        {
            why = $"observed: the plan states no rule (counted_at) for {stream.Id}; allowed: quantity, as it is counted";
            return false;
        }
        if (!rule.TryCount(given, out var quantity, out var refusal))
        {
            why = $"observed.{refusal!.Message}";
            return false;
        }
        counted = this with { Quantity = quantity, Observed = ObservedQuantities.Of(rule, given, plan) };
        return true;
    }

    public ActivityRecord By(Author author, string organisation, byte[] salt, long atMs)
    {
        var (mantissa, exponent) = ((long)Quantity.Mantissa, Quantity.Exponent);
        for (; exponent < 0 && mantissa % 10 == 0; exponent++) mantissa /= 10;
        return new ActivityRecord(salt, organisation, Facility, Stream, Kind, FromMs, ToMs, mantissa, exponent, Unit, Document, Attachment, Note, Replaces, author.Account, author.Role, atMs) { Observed = Observed };
    }

    /// <summary>Says the same: whoever sends it again may not have heard the first answer.</summary>
    public bool Says(ActivityRecord record) =>
        (record.Facility, record.Stream, record.Kind, record.FromMs, record.ToMs, record.Unit, record.Document, record.Note) == (Facility, Stream, Kind, FromMs, ToMs, Unit, Document, Note)
        && new ExactDecimal(record.Quantity, record.Exponent).CompareTo(Quantity) == 0
        // The plan may have a new version between two sendings; what was observed and by which numbers it was counted may not differ.
        && (record.Observed is { } kept ? kept with { Plan = Observed?.Plan ?? 0 } : null) == Observed
        && Same(record.Attachment, Attachment) && Same(record.Replaces, Replaces);

    static bool Same(byte[]? a, byte[]? b) => a is null || b is null ? a == b : a.AsSpan().SequenceEqual(b);
}
