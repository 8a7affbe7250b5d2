using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Records;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Records;

/// <summary>A mine of which a meter tells the electricity only; bills, guesses, a scale and dips tell the rest. It is the first of December 2026.</summary>
static class UnmeteredMine
{
    public const string Plan = """
        {"format":2,"facility":"mine","version":1,"name":"Mine","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"Australia/Brisbane","simulated":true,
         "boundary":{"fence":"the lease","control":"operational"},
         "metering_points":[{"id":"mill","channel":"mill.energy_import","role":"import","unit":"kWh","exponent":-2}],
         "streams":[{"id":"mill","category":"electricity","flow":"grid","unit":"kWh","determined":{"by":"meter","points":["mill"]}},
                    {"id":"bowser","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"invoice"}},
                    {"id":"genset","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"estimate","reason":"no meter"}},
                    {"id":"limestone","category":"process","flow":"calcium-carbonate","unit":"t","determined":{"by":"receipts","scale":"deck"}},
                    {"id":"soda","category":"process","flow":"sodium-carbonate","unit":"t","determined":{"by":"stock"}}],
         "factor_decisions":[{"category":"electricity","flow":"grid","method":"location-based","factor":"nga-2023-electricity-au-qld","reason":"test"},
                             {"category":"mobile-combustion","flow":"diesel","factor":"epa-hub-2022-diesel-mining-trucks-us","reason":"test"}]}
        """;

    public static readonly DateTimeOffset Now = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Author By = new("anna", "operator");

    public static TestLedger Start() => TestLedger.Start(time: new ManualTime(Now), plan: Plan);

    public static long Ms(string day) => DateTimeOffset.Parse(day + "Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    /// <summary>3000 L in the thirty days of November: 100 a day.</summary>
    public static readonly RecordWish Bill = new("mine", "bowser", RecordKind.Invoice, Ms("2026-11-01T00:00:00"), Ms("2026-12-01T00:00:00"), new ExactDecimal(3000, 0), "L", "INV-1", null, null, null);

    public static readonly RecordWish Guess = Bill with { Stream = "genset", Kind = RecordKind.Estimate, FromMs = Ms("2026-11-21T00:00:00"), ToMs = Ms("2026-11-22T00:00:00"), Quantity = new ExactDecimal(480, -1), Document = null, Note = "2 L an hour" };

    public static RecordWish Soda(RecordKind kind, string at, long tenths, string? document = null) =>
        new("mine", "soda", kind, Ms(at), Ms(at), new ExactDecimal(tenths, -1), "t", document, null, null, null);

    /// <summary>All that the mine records of the day from 21 November 8:00 on, in no order that matters.</summary>
    public static IReadOnlyList<RecordWish> All { get; } =
    [
        Bill, Guess, Soda(RecordKind.Dip, "2026-11-21T07:00:00", 100), Soda(RecordKind.Receipt, "2026-11-21T12:00:00", 20, "DN-7"), Soda(RecordKind.Issue, "2026-11-21T15:00:00", 5),
        Soda(RecordKind.Dip, "2026-11-22T09:00:00", 40),
    ];

    public static Task<RecordAnswer> TakeAsync(this TestLedger ledger, RecordWish wish) => ledger.Open.Records.TakeAsync(wish, By, null, TestContext.Current.CancellationToken);

    public static async Task<string> RecordAsync(this TestLedger ledger, RecordWish wish) => Assert.IsType<RecordAnswer.Recorded>(await ledger.TakeAsync(wish)).Id;

    /// <summary>The mill's meter from 21 November 8:00 to 22 November 8:00, a load of 25 t that came and one of 30 t that left.</summary>
    public static async Task MeasureAsync(this TestLedger ledger)
    {
        var chain = await ledger.EnrolAsync();
        Evidence.Entries.Weighing came = Demo.FirstPass("1-abcd", chain.NowMs, 40_000_000), left = Demo.FirstPass("3-abcd", chain.NowMs + 1, 15_000_000);
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 100), came, left));
        chain.NowMs = Ms("2026-11-22T07:59:50");
        await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, chain.NowMs, 170), Demo.SecondPass("2-abcd", chain.NowMs, 15_000_000, came), Demo.SecondPass("4-abcd", chain.NowMs + 1, 45_000_000, left)));
    }
}
