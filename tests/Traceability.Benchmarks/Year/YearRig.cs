using System.Globalization;
using System.Text;
using Traceability.Benchmarks.Ingest;
using Traceability.Benchmarks.Workload;
using Traceability.Carbon.Plan;
using Traceability.Evidence.Entries;
using Traceability.Ledger;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Emissions;
using Traceability.Ledger.Enrolment;
using Traceability.Ledger.Ingest;
using Traceability.Ledger.Log;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Records;
using Traceability.Ledger.Store;
using Traceability.Ledger.Web;
using Traceability.Profiles;
using Traceability.Testing;

namespace Traceability.Benchmarks.Year;

/// <summary>A ledger that holds a year of a facility: 200 energy counters read every quarter-hour, a segment a day and device, and a bill a month for each.</summary>
sealed class YearRig : IAsyncDisposable
{
    public const int Devices = 4, Channels = Fleet.Channels, Year = 2026, QuartersADay = 96;
    const string Organisation = "bench", Facility = "plant";
    const long Quarter = 900_000, Day = 86_400_000;

    static readonly Author by = new("bench", "analyst");

    static readonly long begin = new DateTimeOffset(Year, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    static readonly DecodingRule rule = new()
    {
        Table = RegisterTable.Input, WireAddress = 0, Words = 2, Type = RegisterType.U32, Order = ByteOrder.Abcd, Scale = new DecimalFraction(1, -2), ResolutionExponent = -2, Unit = "kWh", CounterWidth = 32,
    };

    readonly OpenLedger ledger;
    readonly ManualTime time;
    readonly PeriodClose close;

    YearRig(OpenLedger ledger, ManualTime time) => (this.ledger, this.time, close) = (ledger, time, new PeriodClose(ledger.Periods, ledger.Deeds));

    public long Readings { get; private set; }

    public string Channel => ChannelId(1, 7);

    public static string ChannelId(int device, int channel) => string.Create(CultureInfo.InvariantCulture, $"d{device}.energy-{channel}");

    public static async Task<YearRig> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        if (!MonitoringPlan.TryRead("plant.json", Encoding.UTF8.GetBytes(PlanText()), out var plan, out var faults)) throw new InvalidDataException(string.Join('\n', faults));
        var time = new ManualTime(DateTimeOffset.FromUnixTimeMilliseconds(begin));
        var place = new LedgerFolder(Path.Combine(folder, "ledger"), Organisation, "benchmark/segments", new PlanFolder(new Dictionary<string, MonitoringPlan> { [Facility] = plan }),
            Path.Combine(folder, "evidence"), Path.Combine(folder, "second-place"), LogCadence.AtOnce, null);
        if (!OpenLedger.TryOpen(place, time, out var ledger, out var error)) throw new InvalidDataException(error);
        ledger.Start();
        return new YearRig(ledger, time);
    }

    /// <summary>Takes the year in, a day of all devices at a time; the same is given to <paramref name="peer"/>.</summary>
    public async Task FillAsync(Func<FleetBatch, Task> peer, CancellationToken cancellationToken)
    {
        var devices = new List<(DeviceAddress Address, ChainBuilder Chain)>();
        for (var i = 0; i < Devices; i++)
        {
            var address = new DeviceAddress(Organisation, Facility, $"edge-{i}");
            var terms = await ledger.Enrolments.GiveVoucherAsync(address, cancellationToken) as EnrolmentAnswer.Terms ?? throw new InvalidOperationException("no voucher");
            var chain = new ChainBuilder(terms.Given).Configure(Configuration(i));
            if (await ledger.Enrolments.EnrolAsync(chain.Request.Bytes, cancellationToken) is not EnrolmentAnswer.Enrolled) throw new InvalidOperationException("not enrolled");
            devices.Add((address, chain));
        }
        // One reading before the year and one after it, so that both of its ends are measured.
        for (var day = 0; day <= 365; day++)
        {
            var messages = new List<FleetMessage>(Devices);
            for (var device = 0; device < Devices; device++)
            {
                var (address, chain) = devices[device];
                chain.NowMs = begin + (day + 1) * Day;
                Series[] series = [.. Enumerable.Range(0, Channels).Select(channel => SeriesOf(channel, day, day == 365 ? 1 : QuartersADay))];
                messages.Add(new FleetMessage(device, address, chain.Seal(series).Message, series));
            }
            var batch = new FleetBatch(messages);
            var verdicts = new List<Task<Verdict>>();
            foreach (var message in messages) verdicts.Add(await ledger.Intake.SubmitAsync(message.From, message.Bytes, cancellationToken));
            foreach (var verdict in verdicts)
                if (await verdict is Verdict.Refused(var why, _)) throw new InvalidOperationException($"refused: {why}");
            Readings += batch.Readings;
            await peer(batch);
        }
        time.Advance(TimeSpan.FromDays(366));
        for (var device = 0; device < Devices; device++)
            for (var channel = 0; channel < Channels; channel++)
                await ledger.Records.TakeAsync(new RecordWish(Facility, $"s{device}-{channel}", Evidence.Records.RecordKind.Invoice, begin, begin + 365 * Day,
                    new Carbon.Exact.ExactDecimal(Step(channel) * 365 * QuartersADay, -2), "kWh", "B-1", null, null, null), by, null, cancellationToken);
    }

    public PeriodView Open(string period) => ledger.Periods.Of(Facility, period, out var why) ?? throw new InvalidOperationException(why);

    public int Months() => ledger.Periods.Months(Facility, null, FacilityPeriods.UsualMonths)!.Items.Count;

    /// <summary>A month divided by source and day, as the facility's page shows it.</summary>
    public int Days(string month) => new Co2eByTime(ledger.Database, ledger.Plans, ledger.FactorSets, Organisation, time).Of(Facility, month, out _)!.Rows.Count;

    public async Task CloseAsync(string period, CancellationToken cancellationToken) => Done(await close.CloseAsync(Facility, period, WishedMethodologies.InUse, null, Open(period).ChecklistSha256, Accepted(period), by, cancellationToken));

    /// <summary>After a late bill, so that there is something to restate.</summary>
    public async Task RestateAsync(string period, CancellationToken cancellationToken) => Done(await close.RestateAsync(Facility, period, true, WishedMethodologies.InUse, "late", Open(period).ChecklistSha256, Accepted(period), by, cancellationToken));

    /// <summary>A second bill of the extra stream: another figure.</summary>
    public Task BillAsync(int number, CancellationToken cancellationToken) => ledger.Records.TakeAsync(new RecordWish(Facility, "trucks", Evidence.Records.RecordKind.Invoice, begin, begin + 365 * Day,
        new Carbon.Exact.ExactDecimal(100, 0), "L", $"T-{number}", null, null, null), by, null, cancellationToken);

    public ReadingPage ReadingsOf(long fromMs, long toMs) => new ReadingQueries(ledger.Database, Organisation).Readings(Facility, Channel, fromMs, toMs, null, null);

    public IReadOnlyList<HourRow> Hours() => new LedgerQueries(ledger.Database, Organisation).Hours(Facility, Channel, begin, begin + 365 * Day, null, 366 * 24).Items;

    public static (long From, long To) DayOf(int day) => (begin + day * Day, begin + (day + 1) * Day - 1);

    public long Bytes => StoredBytes.Of(ledger);

    Dictionary<string, string> Accepted(string period) => (Open(period) is { LateChecklist: { } late } ? late : Open(period).Checklist).Where(i => i.State == ChecklistItem.Open).ToDictionary(i => i.Id, _ => "generated");

    static void Done(DeedAnswer answer)
    {
        if (answer is not DeedAnswer.Done) throw new InvalidOperationException(answer is DeedAnswer.Conflict(var why) ? string.Join('\n', why) : answer.ToString());
    }

    static long Step(int channel) => 100 + channel;

    static Series SeriesOf(int channel, int day, int readings)
    {
        long[] mantissas = [.. Enumerable.Range(0, readings).Select(i => Step(channel) * (day * QuartersADay + i))];
        return new Series
        {
            Channel = channel, WordsPerReading = 2, TimesMs = [.. Enumerable.Range(0, readings).Select(i => begin + day * Day + i * Quarter)], Qualities = new Quality[readings],
            Words = [.. mantissas.SelectMany(m => new[] { (ushort)(m >> 16), (ushort)m })], Exponent = -2, Mantissas = mantissas,
        };
    }

    static ConfigurationLeaf[] Configuration(int device) =>
    [
        .. Enumerable.Range(0, Channels).Select(channel => new ConfigurationLeaf.ForChannel(channel, ChannelId(device, channel), rule.ToCbor(), "gateway", 1, "generated", new byte[32], Verified.MapOnly, "GEN", 900_000)),
        new ConfigurationLeaf.ForSite("site"u8.ToArray()),
    ];

    static string PlanText()
    {
        var all = Enumerable.Range(0, Devices).SelectMany(device => Enumerable.Range(0, Channels).Select(channel => (Id: $"s{device}-{channel}", Channel: ChannelId(device, channel)))).ToList();
        var points = all.Select(c => $$"""{"id":"{{c.Id}}","channel":"{{c.Channel}}","role":"import","unit":"kWh","exponent":-2}""");
        var streams = all.Select(c => $$"""{"id":"{{c.Id}}","category":"electricity","flow":"grid","unit":"kWh","determined":{"by":"meter","points":["{{c.Id}}"] } }""");
        return $$"""
            {"format":2,"facility":"{{Facility}}","version":1,"name":"Generated plant","country":"AU","state":"QLD","region":"AU-QLD","time_zone":"UTC","simulated":true,
             "boundary":{"fence":"generated","control":"operational"},
             "metering_points":[{{string.Join(',', points)}}],
             "streams":[{{string.Join(',', streams)}},{"id":"trucks","category":"mobile-combustion","flow":"diesel","unit":"L","determined":{"by":"invoice"} }],
             "factor_decisions":[{"category":"electricity","flow":"grid","method":"location-based","factor":"nga-2023-electricity-au-qld","reason":"benchmark"},
                                 {"category":"mobile-combustion","flow":"diesel","factor":"epa-hub-2022-diesel-mining-trucks-us","reason":"benchmark"}]}
            """;
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();
}
