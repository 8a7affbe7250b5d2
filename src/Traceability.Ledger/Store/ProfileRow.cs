namespace Traceability.Ledger.Store;

/// <summary>A device profile that somebody uses or has published.</summary>
/// <param name="Hash">SHA-256 of its bytes, hex.</param>
/// <param name="Verified">The highest that was published of it; map-only where nobody has.</param>
/// <param name="Channels">How many channels of the configurations held are read by it.</param>
sealed record ProfileRow(string Profile, string Hash, string Verified, long Channels, IReadOnlyList<ProfileRow.Published> Publications)
{
    /// <param name="Position">In the statement log.</param>
    internal sealed record Published(string Organisation, string Verified, DateTimeOffset At, long Position);
}
