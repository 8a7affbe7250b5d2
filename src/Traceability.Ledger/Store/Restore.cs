using Dapper;
using Microsoft.Data.Sqlite;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Segments;
using Traceability.Ledger.Chains;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;

namespace Traceability.Ledger.Store;

/// <summary>Brings what the writer keeps in memory back from the store, or makes everything derived anew from the segments.</summary>
sealed class Restore(SqliteConnection connection, LedgerWriter writer)
{
    const string DerivedFrom = "derived-from";

    public void Chains(EnrolledChains chains)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT chain, organisation, facility, device, identity, key_x, key_y, enrolled_ms, request FROM chain";
        using var rows = command.ExecuteReader();
        while (rows.Read()) chains.Add(LedgerWriter.ReadChain(rows));
    }

    /// <summary>What the statement log says of the chains' keys. A store from before it was kept by chain is brought up first.</summary>
    public void Statements(EnrolledChains chains, NoteKey online)
    {
        if (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM chain_statement") == 0) KeepByChain();
        foreach (var (chain, entry) in connection.Query<(byte[], byte[])>(
            "SELECT s.chain, l.entry FROM chain_statement s JOIN leaf l ON l.log = 1 AND l.position = s.position WHERE s.kind > @enrolment ORDER BY s.position", new { enrolment = (int)StatementKind.Enrolment }))
            if (chains.Of(chain) is { } enrolled && StatementEntry.TryRead(entry, out var statement).IsOk) chains.Add(enrolled.After(statement!, online));
    }

    void KeepByChain()
    {
        writer.Begin();
        foreach (var (position, entry) in connection.Query<(long, byte[])>("SELECT position, entry FROM leaf WHERE log = 1 ORDER BY position").ToList())
            if (StatementEntry.TryRead(entry, out var statement).IsOk && StatedChain.Of(statement!) is { } chain) writer.AddStatement(position, chain, statement!.Kind);
        writer.Commit();
    }

    public bool IsDerivedFrom(string inputs) => connection.ExecuteScalar<string>($"SELECT value FROM setting WHERE name = '{DerivedFrom}'") == inputs;

    /// <summary>Part of the transaction that made it so.</summary>
    public void NoteDerivedFrom(string inputs) =>
        connection.Execute($"INSERT INTO setting (name, value) VALUES ('{DerivedFrom}', @inputs) ON CONFLICT (name) DO UPDATE SET value = @inputs", new { inputs });

    public void Lines(EnrolledChains chains, ChainFollower follower)
    {
        foreach (var chain in chains.All)
        {
            var line = follower.Line(chain);
            using (var command = connection.CreateCommand())
            {
                command.CommandText = "SELECT number, identity, run, next_seq, tally, segments, readings FROM chain_state WHERE chain = $0";
                command.Parameters.AddWithValue("$0", chain.Chain);
                using var rows = command.ExecuteReader();
                if (rows.Read())
                {
                    (line.Number, line.Identity, line.Run, line.NextSeq) = (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), rows.GetFieldValue<byte[]>(2), rows.GetInt64(3));
                    line.Tally = rows.IsDBNull(4) || !Entry.TryRead(rows.GetFieldValue<byte[]>(4), out var tally).IsOk ? null : (Tally)tally!;
                    (line.Segments, line.Readings) = (rows.GetInt64(5), rows.GetInt64(6));
                }
            }
            follower.Restore(line, connection.Query<BranchRow>($"SELECT {BranchRow.Columns} FROM branch WHERE chain = @chain ORDER BY id", new { chain = chain.Chain }));
            using var waiting = connection.CreateCommand();
            waiting.CommandText = $"""
                SELECT {LedgerWriter.SegmentColumns} FROM segment s WHERE chain = $0 AND header_only = 0
                AND identity IN (SELECT t.identity FROM strand t WHERE t.chain = $0 AND t.branch IS NULL) ORDER BY log_index
                """;
            waiting.Parameters.AddWithValue("$0", chain.Chain);
            using var held = waiting.ExecuteReader();
            while (held.Read()) line.Wait(LedgerWriter.ReadSegment(held));
        }
    }

    public void Counters(EnrolledChains chains, Derivation derivation)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {CounterRows.Columns} FROM {CounterRows.Tables}";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var counter = CounterRows.Read(rows);
            derivation.Restore(chains.Of(counter.Chain)!, counter.Channel, counter.Exponent, counter.Unit, counter.State, counter.Rate);
        }
        foreach (var gauge in connection.Query<GaugeRow>("SELECT chain AS Chain, channel AS Channel, unit AS Unit, first_ms AS FirstMs, last_ms AS LastMs FROM gauge"))
            derivation.Restore(chains.Of(gauge.Chain)!, gauge);
    }

    /// <summary>The latest values, from each chain's last linked segment.</summary>
    public void LiveValues(EnrolledChains chains, ChainFollower follower, Configurations configurations, LiveValues live)
    {
        foreach (var chain in chains.All)
        {
            if (writer.FindLogIndex(follower.Line(chain).Identity) is not { } index) continue;
            var (segment, body) = writer.Open(index);
            if (SegmentContent.TryDecode(segment.Header, body, out var content).IsOk && configurations.Of(segment.Header.ConfigurationHash) is { } channels)
                live.Show(chain.Address, segment.Header, segment.Identity, content!, channels);
        }
    }

    /// <summary>
    /// Derives everything anew, segment by segment in log order, through the same follower that takes arriving ones. One transaction: a cut leaves
    /// what was there before.
    /// </summary>
    public void DeriveAnew(EnrolledChains chains, ChainFollower follower, Derivation derivation, string inputs)
    {
        writer.Begin();
        foreach (var table in Schema.Derived) connection.Execute($"DELETE FROM {table}");
        using (var segments = new Statement(connection, $"SELECT {LedgerWriter.SegmentColumns}, readings FROM segment WHERE log_index > $0 ORDER BY log_index LIMIT 1"))
            Replay(segments, chains, follower, derivation);
        derivation.Linked.Clear();
        derivation.Flush();
        follower.Flush();
        NoteDerivedFrom(inputs);
        writer.Commit();
    }

    /// <summary>The same for one chain, inside the transaction that decided what of it is followed. Nothing of it is announced again.</summary>
    public void DeriveAnew(EnrolledChain chain, EnrolledChains chains, ChainFollower follower, Derivation derivation, HeldConfigurations held)
    {
        follower.Forget(chain);
        derivation.Forget(chain);
        held.Forget();
        var of = new { chain = chain.Chain };
        connection.Execute("""
            DELETE FROM configuration_channel WHERE hash IN (SELECT k.hash FROM configuration k JOIN segment s ON s.log_index = k.log_index WHERE s.chain = @chain);
            DELETE FROM configuration WHERE log_index IN (SELECT s.log_index FROM segment s WHERE s.chain = @chain);
            """, of);
        foreach (var table in Schema.Derived)
            if (!table.StartsWith("configuration", StringComparison.Ordinal)) connection.Execute($"DELETE FROM {table} WHERE chain = @chain", of);
        using (var segments = new Statement(connection,
            $"SELECT {LedgerWriter.SegmentColumns}, readings FROM segment WHERE log_index > $0 AND chain = $1 ORDER BY log_index LIMIT 1"))
            Replay(segments, chains, follower, derivation, chain.Chain);
    }

    void Replay(Statement segments, EnrolledChains chains, ChainFollower follower, Derivation derivation, byte[]? chain = null)
    {
        const int perFlush = 1000;
        var announced = derivation.Weighings.Count;
        for (var (done, at) = (0, -1L); Next(segments, at, chain) is var (segment, readings); done++)
        {
            at = segment.LogIndex;
            var (read, body) = segment.HeaderOnly ? (writer.OpenHeader(at), null) : writer.Open(at);
            SegmentContent? content = null;
            if (body is not null && !SegmentContent.TryDecode(read.Header, body, out content).IsOk)
                throw new InvalidDataException($"segment {at} of the log cannot be decoded from the store");
            follower.Take(chains.Of(segment.Chain)!, segment, read.Header, content, readings, decodingChecked: false);
            derivation.Weighings.RemoveRange(announced, derivation.Weighings.Count - announced);
            if (done % perFlush == perFlush - 1) derivation.Flush();
        }
    }

    static (StoredSegment Segment, int Readings)? Next(Statement segments, long after, byte[]? chain)
    {
        using var rows = segments.Rows(after, chain);
        return rows.Read() ? (LedgerWriter.ReadSegment(rows), rows.GetInt32(10)) : null;
    }
}
