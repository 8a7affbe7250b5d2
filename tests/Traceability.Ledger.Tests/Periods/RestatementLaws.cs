using System.Text;
using Traceability.Carbon.Exact;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>On the ledger's own way: closed, late evidence, restated.</summary>
public sealed class RestatementLaws
{
    const int Seeds = 4;

    /// <summary>Two late pieces: a bill that had been lost, and one that was typed wrong.</summary>
    static (RecordWish Lost, ExactDecimal Right) Late(int seed)
    {
        var random = new Random(seed);
        return (BilledMine.DieselBill with { Document = "D-12", Quantity = new ExactDecimal(random.Next(1, 400_000), -2) }, new ExactDecimal(random.Next(200_000, 400_000), -2));
    }

    static async Task<string[]> RestatedAsync(int seed, bool correctionFirst, bool atOnce)
    {
        var ledger = BilledMine.Start();
        await using var open = ledger;
        await ledger.MeterAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        var typed = await ledger.RecordAsync(BilledMine.DieselBill);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        var (lost, right) = Late(seed);
        RecordWish[] pieces = [lost, BilledMine.DieselBill with { Quantity = right, Replaces = Convert.FromHexString(typed) }];
        if (correctionFirst) Array.Reverse(pieces);
        Dictionary<string, string> ids = [];
        for (var i = 0; i < pieces.Length; i++)
        {
            ids[await ledger.RecordAsync(pieces[i])] = pieces[i].Document!;
            if (!atOnce || i == pieces.Length - 1) await OnceAsync(ledger);
        }
        return Lines(Figure(ledger), ids);
    }

    /// <summary>Restates, and shows that doing so again is refused or changes nothing.</summary>
    static async Task OnceAsync(TestLedger ledger)
    {
        var late = ledger.Period("2026-11").Late!;
        var id = Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "a bill came late")).Id;
        var (figure, deeds) = (Figure(ledger), ledger.Period("2026-11").Deeds.Count);
        Assert.Equal(id, Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "a bill came late")).Id);
        Assert.Equal(["2026-11 has not changed since it was restated"], Assert.IsType<DeedAnswer.Conflict>(await ledger.RestateAsync("2026-11", true, "once more")).Why);
        Assert.Equal(figure, Figure(ledger));
        var after = ledger.Period("2026-11");
        Assert.Equal((deeds, late.TotalKg, late.InputsHash), (after.Deeds.Count, after.Figure!.TotalKg, after.Figure.InputsHash));
        Assert.Null(after.Late);
    }

    static byte[] Figure(TestLedger ledger) => ledger.Open.Periods.Figure("mine", "2026-11", out _)!;

    /// <summary>A record's id is drawn anew in each ledger, and rows are in the order of ids: the file's lines without them, and without the hash over them.</summary>
    static string[] Lines(byte[] figure, Dictionary<string, string> ids) =>
        [.. ids.Aggregate(Encoding.UTF8.GetString(figure), (text, id) => text.Replace(id.Key, id.Value, StringComparison.Ordinal)).Split('\n').Where(l => !l.Contains("inputs_sha256", StringComparison.Ordinal)).Select(l => l.TrimEnd(',')).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Restating_twice_is_restating_once_and_two_late_pieces_give_one_figure_in_either_order_and_at_once()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var one = await RestatedAsync(seed, correctionFirst: false, atOnce: false);
            Assert.Contains(one, l => l.Contains("invoice D-12 ", StringComparison.Ordinal));
            Assert.Equal(one, await RestatedAsync(seed, correctionFirst: true, atOnce: false));
            Assert.Equal(one, await RestatedAsync(seed, correctionFirst: true, atOnce: true));
        }
    }
}
