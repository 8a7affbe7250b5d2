using System.Globalization;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Periods;

namespace Traceability.Carbon.Tests.Periods;

public sealed class FacilityCalendarTests
{
    static FacilityCalendar In(string zone) => new(TimeZoneInfo.FindSystemTimeZoneById(zone));

    public static TheoryData<string> Cases() => CaseFile.Of("periods");

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_worked_example_has_these_bounds(string name)
    {
        var file = CaseFile.Read("periods", name);
        var zone = file.Inputs.TryGetProperty("minutes_east", out var minutes)
            ? TimeZoneInfo.CreateCustomTimeZone("old", TimeSpan.FromMinutes(minutes.GetInt32()), "old", "old")
            : TimeZoneInfo.FindSystemTimeZoneById(file.Inputs.GetProperty("time_zone").GetString()!);
        var wanted = file.Inputs.GetProperty("period").GetString()!;
        Period period;
        Refusal? refusal;
        var calendar = new FacilityCalendar(zone);
        var given = wanted.Length == 7
            ? calendar.TryMonth(int.Parse(wanted[..4], CultureInfo.InvariantCulture), int.Parse(wanted[5..], CultureInfo.InvariantCulture), out period, out refusal)
            : calendar.TryDay(DateOnly.ParseExact(wanted, "yyyy-MM-dd", CultureInfo.InvariantCulture), out period, out refusal);
        if (file.MustRefuse(given, refusal is null ? [] : [refusal])) return;
        Assert.Equal((CaseFile.At(file.Result.GetProperty("from")), CaseFile.At(file.Result.GetProperty("to"))), (period.FromMs, period.ToMs));
        Assert.Equal(file.Result.GetProperty("quarter_hours").GetInt64(), (period.ToMs - period.FromMs) / 900_000);
    }

    [Theory]
    [InlineData("Australia/Brisbane")]
    [InlineData("Australia/Adelaide")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Europe/Helsinki")]
    [InlineData("America/Havana")]
    [InlineData("America/Santiago")]
    [InlineData("Africa/Cairo")]
    [InlineData("Pacific/Apia")]
    public void Hours_tile_days_days_tile_months_and_months_tile_the_years(string zone)
    {
        var calendar = In(zone);
        var at = (long?)null;
        for (var month = new DateOnly(2010, 1, 1); month.Year < 2027; month = month.AddMonths(1))
        {
            Assert.True(calendar.TryMonth(month.Year, month.Month, out var whole, out _));
            Assert.Equal(at ?? whole.FromMs, whole.FromMs);
            at = whole.FromMs;
            Assert.True(calendar.TryDaysOf(month.Year, month.Month, out var days, out _));
            foreach (var day in days)
            {
                Assert.Equal(at, day.FromMs);
                foreach (var hour in FacilityCalendar.HoursOf(day))
                {
                    Assert.Equal(at, hour.FromMs);
                    Assert.InRange(hour.ToMs - hour.FromMs, 900_000, 3_600_000);
                    at = hour.ToMs;
                }
                Assert.Equal(at, day.ToMs);
            }
            Assert.Equal(at, whole.ToMs);
        }
    }

    [Fact]
    public void A_day_that_the_calendar_left_out_is_refused_and_is_not_among_the_days()
    {
        Assert.False(In("Pacific/Apia").TryDay(new DateOnly(2011, 12, 30), out _, out var refusal));
        Assert.Equal(RefusalRule.NoSuchDay, refusal!.Rule);
        Assert.True(In("Pacific/Apia").TryDaysOf(2011, 12, out var days, out _));
        Assert.Equal(30, days.Count);
    }

    [Theory]
    [InlineData(1969, 12)]
    [InlineData(2023, 0)]
    [InlineData(2023, 13)]
    [InlineData(9999, 12)]
    [InlineData(-1, 1)]
    public void A_month_that_cannot_be_is_refused(int year, int month)
    {
        Assert.False(In("Europe/Helsinki").TryMonth(year, month, out _, out var refusal));
        Assert.Equal(RefusalRule.NoSuchDay, refusal!.Rule);
        Assert.False(In("Europe/Helsinki").TryDaysOf(year, month, out _, out _));
        Assert.False(In("Europe/Helsinki").TryDay(DateOnly.MaxValue, out _, out _));
    }
}
