using System.Text.Json.Serialization;
using Traceability.Evidence.Exports;

namespace Traceability.Ledger.Store;

/// <summary>One reading as it was signed, with the place of its proof.</summary>
/// <param name="Exact">The same in the digits it was read with.</param>
/// <param name="Unit">As the decoding rule of its time names it.</param>
/// <param name="RedecodedValue">What a mended profile decodes the same words to, which is what counts; null where none does or that rule gives no value.</param>
/// <param name="RedecodedBy">The deed that mended the profile; null where the signed value counts.</param>
sealed record ReadingRow(
    DateTimeOffset At, decimal? Value, string Quality, string Words, string Device, long Segment, int Entry, int Reading, string Identity,
    [property: JsonIgnore] ExportedReading Exact, [property: JsonIgnore] string Unit, decimal? RedecodedValue, string? RedecodedQuality, string? RedecodedBy);
