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
        var given = new FacilityCalendar(zone).TryNamed(wanted, out var period, out var refusal);
        if (file.MustRefuse(given, refusal is null ? [] : [refusal])) return;
        Assert.Equal((CaseFile.At(file.Result.GetProperty("from")), CaseFile.At(file.Result.GetProperty("to"))), (period.FromMs, period.ToMs));
        Assert.Equal(file.Result.GetProperty("quarter_hours").GetInt64(), (period.ToMs - period.FromMs) / 900_000);
    }

    [Fact]
    public void A_year_is_its_months_and_each_period_knows_the_one_before()
    {
        var calendar = In("Europe/Helsinki");
        Assert.True(calendar.TryNamed("2024", out var year, out _));
        var months = calendar.MonthsOf(year.FromMs, year.ToMs);
        Assert.Equal(Enumerable.Range(1, 12).Select(m => $"2024-{m:D2}"), months.Select(m => m.Name));
        Assert.Equal((year.FromMs, year.ToMs), (months[0].FromMs, months[^1].ToMs));
        Assert.Equal(366L * 86_400_000, year.ToMs - year.FromMs);
        Assert.Equal(13, calendar.MonthsOf(year.FromMs, year.ToMs + 1).Count);
        Assert.Empty(calendar.MonthsOf(year.FromMs, year.FromMs));
        foreach (var (name, before) in ((string, string?)[])[("2024", "2023"), ("2024-01", "2023-12"), ("2024-03-01", "2024-02-29"), ("1970", null), ("1970-01", null)])
        {
            Assert.True(calendar.TryNamed(name, out var period, out _));
            Assert.Equal(before, calendar.Before(period)?.Name);
        }
        foreach (var none in (string[])["", "24", "2024-1", "2024-13", "2024-02-30", "2024-01-01 hour 3", "1969", "9999", "２０２４"]) Assert.False(calendar.TryNamed(none, out _, out _));
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
                    Assert.True(hour.FromMs % 3_600_000 == 0 || hour.FromMs == day.FromMs); // of UTC; a day may begin within one
                    Assert.True(hour.ToMs % 3_600_000 == 0 || hour.ToMs == day.ToMs);
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
