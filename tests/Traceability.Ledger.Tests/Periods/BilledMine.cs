using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;
using Traceability.Ledger.Tests.Records;
using Traceability.Testing;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>A mine in Brisbane whose mill has a meter and a bill, and whose trucks have a bill only. It is the first of December 2026, and the meter was read from September on.</summary>
static class BilledMine
{
    public const string Plan = """
        {"format":2,"facility":"mine","version":1,"name":"Mine","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"Australia/Brisbane","simulated":true,
         "boundary":{"fence":"the lease","control":"operational"},
         "metering_points":[{"id":"mill","channel":"mill.energy_import","role":"import","unit":"kWh","exponent":-2}],
         "streams":[{"id":"mill","category":"electricity","flow":"grid","unit":"kWh","determined":{"by":"meter","points":["mill"]},"expected_per_month":{"least":"1","most":"10000"}},
                    {"id":"bowser","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"invoice"}}],
         "factor_decisions":[{"category":"electricity","flow":"grid","method":"location-based","factor":"nga-2023-electricity-au-qld","reason":"test"},
                             {"category":"mobile-combustion","flow":"diesel","factor":"epa-hub-2022-diesel-mining-trucks-us","reason":"test"}]}
        """;

    public const long Hour = 3_600_000;

    /// <summary>Brisbane is ten hours ahead all the year.</summary>
    public static readonly long September = Ms("2026-08-31T14:00:00"), October = Ms("2026-09-30T14:00:00"), November = Ms("2026-10-31T14:00:00"), December = Ms("2026-11-30T14:00:00");

    public static readonly RecordWish PowerBill = new("mine", "mill", RecordKind.Invoice, November, December, new ExactDecimal(1005, 0), "kWh", "P-11", null, null, null);

    public static readonly RecordWish DieselBill = new("mine", "bowser", RecordKind.Invoice, November, December, new ExactDecimal(3000, 0), "L", "D-11", null, null, null);

    public static TestLedger Start(string now = "2026-12-01T00:00:00", string? plan = null) => TestLedger.Start(time: new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(Ms(now))), plan: plan ?? Plan);

    public static string PlanWith(string from, string to) => Plan.Replace(from, to, StringComparison.Ordinal);

    public static long Ms(string day) => DateTimeOffset.Parse(day + "Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    /// <summary>500 kWh in September, 800 in October, 1000 in November, and on into December.</summary>
    public static async Task<ChainBuilder> MeterAsync(this TestLedger ledger)
    {
        var chain = await ledger.EnrolAsync();
        foreach (var (at, mantissa) in ((long, long)[])[(September, 1000), (October, 51_000), (November, 131_000), (December, 231_000), (December + Hour, 231_100)])
        {
            chain.NowMs = at;
            await ledger.LogAsync(chain.Seal(Demo.Series(Demo.Energy, at, mantissa)));
        }
        return chain;
    }

    public static PeriodClose Close(this TestLedger ledger) => new(ledger.Open.Periods, ledger.Open.Deeds);

    /// <summary>Whatever a test looks at is what could be closed, and what is closed must be read back, held to its evidence lines and made again.</summary>
    public static PeriodView Period(this TestLedger ledger, string name)
    {
        if (ledger.Open.Periods.ToClose("mine", name, out _) is { Account: { Inventory: not null, Ended: true } account }) Assert.Null(StandingFigure.Unreadable(account.Figure()));
        var view = ledger.Open.Periods.Of("mine", name, out var why);
        Assert.True(view is not null, why);
        return view;
    }

    public static Task<DeedAnswer> CloseAsync(this TestLedger ledger, string name, params (string Id, string Reason)[] accept) => ledger.Close().CloseAsync(
        "mine", name, WishedMethodologies.InUse, null, Seen(ledger, name), Accepted(ledger, name, accept), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken);

    public static Task<DeedAnswer> RestateAsync(this TestLedger ledger, string name, bool error, string note, params (string Id, string Reason)[] accept) => ledger.Close().RestateAsync(
        "mine", name, error, WishedMethodologies.InUse, note, Seen(ledger, name), Accepted(ledger, name, accept), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken);

    /// <summary>And that runs leave most of the facility to others, which hardly any test is about.</summary>
    static Dictionary<string, string> Accepted(TestLedger ledger, string name, (string Id, string Reason)[] accept)
    {
        var accepted = accept.ToDictionary(a => a.Id, a => a.Reason);
        if (ledger.Open.Periods.ToClose("mine", name, out _) is { } found && found.Checklist.Any(c => c is { Id: "production", State: ChecklistItem.Open })) accepted.TryAdd("production", "the rest is other plants'");
        return accepted;
    }

    /// <summary>What was made, in the place of what stands.</summary>
    public static Task<DeedAnswer> ReportAsync(this TestLedger ledger, string month, string file) => ledger.Open.Standing.ReportAsync(
        "mine", month, System.Text.Encoding.UTF8.GetBytes(file), null, ledger.StandingId(DeedKind.Production, month), new Author("m.rossi", "analyst"), TestContext.Current.CancellationToken);

    /// <summary>Id of the newest deed of a line about something, at the mine; empty where there is none.</summary>
    public static string StandingId(this TestLedger ledger, DeedKind line, string about, string facility = "mine")
    {
        using var connection = ledger.Open.Database.Read();
        return DeedQueries.Newest(connection, facility, line, about) is { } deed ? Convert.ToHexStringLower(deed.Digest) : "";
    }

    /// <summary>What whoever looks now has seen, of a period that has not changed since it was closed too.</summary>
    static string? Seen(TestLedger ledger, string name) => ledger.Open.Periods.ToClose("mine", name, out _) is { } found ? ClosingChecklist.Sha256(found.Checklist, found.Account) : null;

    /// <summary>Measured and billed, November closed with nothing to accept.</summary>
    public static async Task<(TestLedger Ledger, string Closing)> ClosedAsync()
    {
        var ledger = Start();
        await ledger.MeterAsync();
        await ledger.RecordAsync(PowerBill);
        await ledger.RecordAsync(DieselBill);
        return (ledger, Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11")).Id);
    }
}
