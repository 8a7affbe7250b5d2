using System.Net;
using Traceability.Ledger.Accounts;
using Traceability.Ledger.Tests.Accounts;
using Traceability.Ledger.Tests.Periods;
using Xunit;

namespace Traceability.Ledger.Tests.Web;

/// <summary>The calendar of calibrations, and one entered by its form.</summary>
public sealed class CalibrationPageTests
{
    const string Page = "/facilities/mine/calibrations";

    static readonly (string Name, string Value)[] typed =
        [("point", "mill"), ("serial", "SIM-1"), ("certificate", "C-1"), ("laboratory", "NATA 42"), ("calibrated_on", "2025-11-20"), ("valid_until", "2026-11-19"), ("error_percent", "0.5"), ("attachment", ""), ("of", ""), ("seen", "")];

    [Fact]
    public async Task One_is_entered_by_the_form_and_months_on_a_lapsed_meter_are_flagged_until_another_follows()
    {
        await using var served = await ServedAsync();
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        Assert.Contains(">never<", await analyst.GetStringAsync(Page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var entered = await analyst.PostAsync(Page, typed);
        Assert.Equal((HttpStatusCode.SeeOther, Page), (entered.StatusCode, entered.Headers.Location?.OriginalString));
        var lapsed = await analyst.GetStringAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains(">lapsed<", lapsed, StringComparison.Ordinal);
        Assert.Contains("href=\"/facilities/mine/periods/2026-11\">2026-11</a> rests on mill, which had lapsed", lapsed, StringComparison.Ordinal);
        Assert.DoesNotContain("periods/2026-10\"", lapsed, StringComparison.Ordinal); // it held all of October

        var seen = Hidden(lapsed, "seen");
        Assert.Equal(64, seen.Length);
        using var followed = await analyst.PostAsync(Page, [.. With(("seen", seen), ("certificate", "C-2"), ("calibrated_on", "2026-11-20"), ("valid_until", "2027-11-19"))]);
        Assert.Equal(HttpStatusCode.SeeOther, followed.StatusCode);
        var both = await analyst.GetStringAsync(Page, TestContext.Current.CancellationToken);
        Assert.Contains("2025-11-20 to 2026-11-19", both, StringComparison.Ordinal); // the file holds both
        Assert.Contains("None: no month was counted", both, StringComparison.Ordinal);

        var mend = await analyst.GetStringAsync(Page + "?of=0", TestContext.Current.CancellationToken);
        Assert.Contains("value=\"C-1\"", mend, StringComparison.Ordinal);
        using var mended = await analyst.PostAsync(Page, [.. With(("seen", Hidden(mend, "seen")), ("of", "0"), ("certificate", "C-1a"))]);
        Assert.Equal(HttpStatusCode.SeeOther, mended.StatusCode);
        var rows = new Ledger.Standing.StandingQueries(served.Ledger.Open.Database, served.Ledger.Open.Plans, served.Ledger.Time).AllCalibrations("mine").Rows;
        Assert.Equal(["C-1a", "C-2"], rows.Select(r => r.Certificate));
    }

    [Fact]
    public async Task What_is_refused_is_shown_again_as_it_was_typed_with_each_fault_and_nobody_overwrites_unseen()
    {
        await using var served = await ServedAsync();
        using var analyst = await served.AsAsync("m.rossi", Role.Analyst);
        using var wrong = await analyst.PostAsync(Page, [.. With(("valid_until", "2025-11-19"), ("error_percent", "<b>"))]);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        var again = await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<li>valid_until: found &quot;2025-11-19&quot;; allowed: calibrated_on or a later day</li>", again, StringComparison.Ordinal);
        Assert.Contains("<li>error_percent: found", again, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;b&gt;\"", again, StringComparison.Ordinal);
        Assert.Contains("value=\"NATA 42\"", again, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.SeeOther, (await analyst.PostAsync(Page, typed)).StatusCode);
        using var unseen = await analyst.PostAsync(Page, [.. With(("certificate", "C-2"))]);
        Assert.Equal(HttpStatusCode.Conflict, unseen.StatusCode);
        var beside = await unseen.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("the calibrations that stand since", beside, StringComparison.Ordinal);
        Assert.Equal(1, served.Ledger.Count("SELECT COUNT(*) FROM deed"));
        using var looked = await analyst.PostAsync(Page, [.. With(("certificate", "C-2"), ("seen", Hidden(beside, "seen")))]); // they are on the page now
        Assert.Equal(HttpStatusCode.SeeOther, looked.StatusCode);
        using var auditor = await served.AsAsync("verity", Role.Auditor);
        Assert.DoesNotContain("<form class=\"fields\"", await auditor.GetStringAsync(Page, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await analyst.StatusAsync("/facilities/moon/calibrations"));
    }

    static async Task<ServedLedger> ServedAsync()
    {
        var ledger = BilledMine.Start();
        var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        await served.Ledger.MeterAsync();
        return served;
    }

    static IEnumerable<(string, string)> With(params (string Name, string Value)[] other) => typed.Select(t => other.FirstOrDefault(o => o.Name == t.Name) is { Name: not null } o ? o : t);

    static string Hidden(string page, string name) => page.Split($"name=\"{name}\" value=\"")[1].Split('"')[0];
}
