using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task Cut_at_any_step_the_ledger_is_as_before_or_as_after_and_sending_again_ends_the_same()
    {
        foreach (var step in Enum.GetValues<SequencerStep>().Where(step => step <= SequencerStep.Answered)) await CutAt(step);
    }

    static async Task CutAt(SequencerStep step)
    {
        // From the next batch's beginning on: whoever was answered may be here before their batch has told so.
        var (wanted, armed) = (false, false);
        await using var ledger = TestLedger.Start(at =>
        {
            if (wanted && at == SequencerStep.Begun) armed = true;
            if (armed && at == step) throw new IOException($"cut at {at}");
        });
        var chain = await ledger.EnrolAsync();
        var segments = Enumerable.Range(0, 4).Select(i => chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100 + 10 * i), Demo.Series(Demo.Diesel, chain.NowMs, 5))).ToList();
        await ledger.LogAsync(segments[0]);

        wanted = true;
        if (step == SequencerStep.Answered) await ledger.TakeAsync(segments[1].Message);
        else await Assert.ThrowsAnyAsync<Exception>(() => ledger.TakeAsync(segments[1].Message));
        await Assert.ThrowsAsync<IOException>(() => ledger.Sequencer.Ended);
        wanted = armed = false;
        await ledger.RestartAsync();

        Assert.Equal(step >= SequencerStep.Committed ? 2 : 1, ledger.Count("SELECT COUNT(*) FROM segment"));
        Assert.Equal(step >= SequencerStep.Committed, (await ledger.LogAsync(segments[1])).Again);
        foreach (var segment in segments[2..]) await ledger.LogAsync(segment);
        var last = await ledger.LogAsync(segments[3]);

        Assert.Equal(0.30m, ledger.Figures().Kwh);
        Assert.True(last.Receipt.TryVerify(segments[3].Identity, ledger.Open.Keys.Log.Key, out var checkpoint).IsOk);
        Assert.Equal(4, checkpoint!.Size);
    }

    [Fact]
    public async Task After_a_restart_everything_goes_on_and_old_receipts_fit_the_new_checkpoint()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        var one = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100), Demo.Series(Demo.Diesel, chain.NowMs, 5));
        var two = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 130));
        var three = chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 170));
        await ledger.LogAsync(one);
        await ledger.LogAsync(three);
        await ledger.RestartAsync();
        await ledger.LogAsync(two);

        Assert.Equal(0.70m, ledger.Figures().Kwh);
        var again = await ledger.LogAsync(one);
        Assert.True(again.Again);
        Assert.True(again.Receipt.TryVerify(one.Identity, ledger.Open.Keys.Log.Key, out var checkpoint).IsOk);
        Assert.Equal((0, 3), (again.Receipt.Index, checkpoint!.Size));
        Assert.Contains(ledger.Figures().Live, v => v is { Channel: "mill.energy_import", Value: 1.70m });
    }

    [Fact]
    public async Task A_ledger_of_the_first_schema_is_brought_up_to_date_in_place()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100), Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000)));
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 170)));
        ledger.Execute("""
            ALTER TABLE quarantine DROP COLUMN unit; ALTER TABLE weighing DROP COLUMN identity; ALTER TABLE configuration DROP COLUMN log_index; ALTER TABLE chain DROP COLUMN approval;
            ALTER TABLE chain DROP COLUMN label_key; DROP TABLE day_statement;
            UPDATE setting SET value = '2 1' WHERE name = 'derived-from'; DELETE FROM setting WHERE name LIKE 'second-place%';
            DROP TABLE leaf; DROP TABLE asked_checkpoint; DROP TABLE cosignature; DROP TABLE chain_statement; DROP TABLE publication; DROP TABLE bearing; DROP TABLE hole;
            ALTER TABLE node RENAME TO later;
            CREATE TABLE node (level INTEGER NOT NULL, position BIGINT NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, position)) WITHOUT ROWID;
            INSERT INTO node SELECT level, position, hash FROM later WHERE log = 0; DROP TABLE later;
            ALTER TABLE checkpoint RENAME TO later;
            CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), size BIGINT NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL);
            INSERT INTO checkpoint SELECT 1, size, root, note FROM later WHERE log = 0; DROP TABLE later;
            DROP TABLE decision; DROP TABLE strand; DROP TABLE branch; DROP INDEX finding_place; ALTER TABLE finding DROP COLUMN state;
            ALTER TABLE chain_state ADD COLUMN branches INTEGER NOT NULL DEFAULT 1;
            DROP TABLE record; DROP TABLE record_edge; DROP TABLE deed; DROP TABLE document; DROP TABLE account; DROP TABLE session;
            DROP TABLE edge; DROP TABLE gauge; CREATE TABLE hour (chain BLOB NOT NULL);
            PRAGMA user_version = 1;
            """);
        await ledger.CloseAsync();
        Directory.Delete(ledger.Place.SecondPlace, recursive: true);
        File.Delete(Path.Combine(ledger.Folder, "keys/statements.ed25519"));
        ledger.Reopen();
        Assert.Single(ledger.Blobs("SELECT entry FROM leaf WHERE log = 1")); // who was enrolled before is named in the new log
        Assert.Equal(0.70m, ledger.Figures().Kwh);
        Assert.Equal(0, Assert.Single(new Store.LedgerQueries(ledger.Open.Database, "demo").Weighings(Store.FacilityScope.Of("mine"), null, 10).Items).LogIndex);
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 180)));
        Assert.Equal(0.80m, ledger.Figures().Kwh);
    }

    [Fact]
    public async Task A_ledger_with_a_lost_key_a_newer_schema_or_damage_is_refused_by_name()
    {
        await using var ledger = TestLedger.Start();
        var chain = await ledger.EnrolAsync();
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100)));
        var folder = ledger.Place with { Plans = Emissions.PlanFolder.Empty };
        await ledger.CloseAsync();

        Assert.Equal("missing", Refused(() => File.Move(Path.Combine(ledger.Folder, "keys/log.ed25519"), Path.Combine(ledger.Folder, "keys/away"))));
        File.Move(Path.Combine(ledger.Folder, "keys/away"), Path.Combine(ledger.Folder, "keys/log.ed25519"));
        Assert.Equal("corrupt", Refused(() => ledger.Execute("UPDATE node SET hash = zeroblob(32)")));
        Assert.Equal("newer", Refused(() => ledger.Execute("PRAGMA user_version = 99")));
        Assert.Equal("corrupt", Refused(() => File.WriteAllBytes(ledger.DatabasePath, [.. Enumerable.Repeat((byte)7, 8192)])));
        Assert.Equal("empty", Refused(() => File.WriteAllBytes(ledger.DatabasePath, [])));

        string Refused(Action damage)
        {
            damage();
            Assert.False(OpenLedger.TryOpen(folder, TimeProvider.System, out _, out var error));
            return ((string[])["missing", "newer", "corrupt", "empty"]).Single(word => error.Contains(word, StringComparison.Ordinal));
        }
    }
}
