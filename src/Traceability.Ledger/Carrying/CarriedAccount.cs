namespace Traceability.Ledger.Carrying;

/// <summary>What became of a chain that somebody brought in a file.</summary>
/// <param name="New">Segments that are held since then.</param>
/// <param name="Known">Segments that were held already.</param>
/// <param name="Rotations">Key rotations that count, also those that counted before.</param>
/// <param name="Refused">The first of them; all stand in the quarantine.</param>
/// <param name="EndsAt">Byte at which the file is cut off or damaged; null where it is whole. What stood before it was taken.</param>
/// <param name="Answer">Where the answer for the way back is; null where nothing was taken.</param>
sealed record CarriedAccount(string Chain, long New, long Known, int Rotations, long RefusedInAll, IReadOnlyList<CarriedAccount.RefusedItem> Refused, long? EndsAt, string? Answer)
{
    /// <param name="Number">Of the segment; null for a rotation, and where it could not be read.</param>
    internal sealed record RefusedItem(long? Number, string Reason, string Detail);
}
