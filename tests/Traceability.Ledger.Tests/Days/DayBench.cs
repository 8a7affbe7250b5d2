using System.Text;
using Dapper;
using Traceability.Evidence.Log;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Days;

/// <summary>A ledger whose days the test ends, with every receipt it ever gave kept as a device would.</summary>
sealed class DayBench : IAsyncDisposable
{
    readonly List<(BuiltSegment Segment, long Index)> receipts = [];
    readonly List<ChainBuilder> chains = [];

    DayBench(TestLedger ledger, ManualTime time) => (Ledger, Time) = (ledger, time);

    public TestLedger Ledger { get; }

    /// <summary>Begins on 2026-11-21 at 08:00.</summary>
    public ManualTime Time { get; }

    public static DayBench Start(Action<SequencerStep>? at = null)
    {
        var time = new ManualTime(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));
        return new DayBench(TestLedger.Start(at, time: time), time);
    }

    public async Task<ChainBuilder> EnrolAsync(string device = "edge-mine")
    {
        var chain = await Ledger.EnrolAsync(Address(device));
        Assert.IsType<EnrolmentAnswer.Enrolled>(await Ledger.Open.Enrolments.TakeLabelKeyAsync(chain.Chain, chain.LabelKey, CancellationToken.None));
        chains.Add(chain);
        return chain;
    }

    public static DeviceAddress Address(string device) => new("demo", "mine", device);

    public async Task<BuiltSegment> LogAsync(BuiltSegment segment, string device = "edge-mine")
    {
        receipts.Add((segment, (await Ledger.LogAsync(segment, Address(device))).Receipt.Index));
        return segment;
    }

    /// <summary>Time passes, and the ledger has done all that it then has to do.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        Time.Advance(span);
        await SettleAsync();
    }

    public async Task SettleAsync()
    {
        // What the first leads to is done before the second is taken.
        for (var i = 0; i < 2; i++) await Ledger.Sequencer.WriteAsync(_ => { }, CancellationToken.None);
    }

    public List<DayStatement> Statements(ChainBuilder chain)
    {
        using var connection = Ledger.Open.Database.Read();
        return [.. connection.Query<string>("SELECT note FROM day_statement WHERE chain = @Chain ORDER BY day", new { chain.Chain }).Select(note =>
        {
            Assert.Equal("ok", DayStatement.TryOpen(Encoding.UTF8.GetBytes(note), Ledger.Open.Keys.Online.Key, out var statement).ToString());
            return statement!;
        })];
    }

    /// <summary>The labels in the statement log, published or not, in its order.</summary>
    public List<DayLabel> Leaves()
    {
        var found = new List<DayLabel>();
        foreach (var entry in Ledger.Blobs("SELECT entry FROM leaf WHERE log = 1 ORDER BY position"))
        {
            Assert.True(StatementEntry.TryRead(entry, out var statement).IsOk);
            if (statement!.Kind != StatementKind.DayLabel) continue;
            Assert.True(DayLabel.TryRead(statement, out var leaf).IsOk);
            found.Add(leaf!);
        }
        return found;
    }

    /// <summary>Everything of which the ledger's own words convict it.</summary>
    public List<DayContradiction> Contradictions()
    {
        var found = new List<DayContradiction?>();
        var leaves = Leaves();
        foreach (var one in leaves)
            foreach (var other in leaves) found.Add(DayCheck.Leaves(one, other));
        foreach (var chain in chains)
        {
            var statements = Statements(chain);
            found.Add(DayCheck.Chain(statements));
            foreach (var statement in statements)
            {
                var leaf = Assert.Single(leaves, l => l.Label.AsSpan().SequenceEqual(DayLabel.Of(chain.LabelKey, statement.Day)));
                found.Add(DayCheck.Leaf(chain.LabelKey, statement, leaf));
                foreach (var (segment, index) in receipts) found.Add(DayCheck.Receipt(statement, segment.Segment.Header.Chain, segment.Number, segment.Identity, index));
            }
        }
        return [.. found.OfType<DayContradiction>()];
    }

    public ValueTask DisposeAsync() => Ledger.DisposeAsync();
}
