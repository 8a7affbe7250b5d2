using Dapper;

namespace Traceability.Ledger.Store;

/// <summary>Held segments as their device gets them back: the stored message, as it was taken.</summary>
sealed class FetchQueries(LedgerDatabase database)
{
    /// <summary>Null where the segment is not held, or only its header.</summary>
    public (byte[] Message, byte[] Previous)? Find(byte[] chain, long number, byte[] identity)
    {
        using var connection = database.Read();
        var held = connection.QueryFirstOrDefault<(byte[]? Message, byte[] Previous)>(
            "SELECT message, previous FROM segment WHERE identity = @identity AND chain = @chain AND number = @number AND header_only = 0", new { identity, chain, number });
        return held.Message is null ? null : (held.Message, held.Previous);
    }
}
