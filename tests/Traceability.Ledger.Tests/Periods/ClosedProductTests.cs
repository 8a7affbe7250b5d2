using System.Text;
using Traceability.Carbon.Exact;
using Traceability.Evidence.Records;
using Traceability.Ledger.Deeds;
using Traceability.Ledger.Periods;
using Traceability.Ledger.Production;
using Traceability.Ledger.Records;
using Traceability.Ledger.Standing;
using Traceability.Ledger.Tests.Records;
using Traceability.Ledger.Tests.Standing;
using Traceability.Ledger.Tests.Web;
using Traceability.Verifier;
using Traceability.Verifier.Commands;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>What was made, as a month was closed with it: its documents count, are made again by anybody, and move by a restatement alone.</summary>
public sealed class ClosedProductTests : IDisposable
{
    static readonly Author analyst = new("m.rossi", "analyst");

    readonly string folder = Directory.CreateTempSubdirectory("tr-products-").FullName;
    readonly StringWriter output = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Measured, billed and reported: 8.3 kg per kg of cobalt in run r1.</summary>
    static async Task<TestLedger> ReportedAsync(string? report = null)
    {
        var ledger = await ProductionTests.MeteredAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        Assert.IsType<DeedAnswer.Done>(await ledger.ReportAsync("2026-11", report ?? DatabaseValueTests.Report()));
        return ledger;
    }

    static Task<DeedAnswer> ImportAsync(TestLedger ledger, int version) =>
        ledger.Open.Factors.TakeAsync("database", version, Encoding.UTF8.GetBytes(DatabaseValueTests.Set(version: version)), null, null, new Author("b", "administrator"), TestContext.Current.CancellationToken);

    static ProductView Cobalt(AllocationView? allocation) => Assert.Single(Assert.Single(allocation!.Runs).Products);

    /// <summary>A closing as an earlier program, or another one, would have put it: with these documents of today's, each as it is or changed.</summary>
    static async Task CloseAsAsync(TestLedger ledger, IEnumerable<string> documents, Func<string, byte[], byte[]>? changed = null)
    {
        var found = ledger.Open.Periods.ToClose("mine", "2026-11", out _)!;
        var all = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [ClosingChecklist.Document] = ClosingChecklist.Write(found.Checklist), [StandingFigure.Document] = found.Account.Figure(), [StandingDocument.Production] = found.Account.Production!.File,
        };
        foreach (var (name, file) in found.Made) all[name] = file;
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Deeds.TakeAsync(new DeedWish("mine", DeedKind.Closing, "2026-11", null,
            documents.ToDictionary(d => d, d => changed?.Invoke(d, all[d]) ?? all[d])), analyst, _ => null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_database_that_is_imported_after_the_closing_changes_nothing_of_it()
    {
        await using var ledger = await ReportedAsync();
        Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, 1));
        var open = Cobalt(ledger.Period("2026-11").Allocation).Comparison!;
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        Assert.IsType<DeedAnswer.Done>(await ledger.Open.Factors.TakeAsync("database", 2, Encoding.UTF8.GetBytes(DatabaseValueTests.Set(version: 2, rate: "21")), null, null, analyst, TestContext.Current.CancellationToken));
        await ledger.RestartAsync();
        var closed = ledger.Period("2026-11");
        Assert.Equal((null, 20m), (closed.Note, Cobalt(closed.Allocation).Comparison!.GenericKgPerKg));
        Assert.Equal(open.Parts, Cobalt(closed.Allocation).Comparison!.Parts);
    }

    [Theory]
    [InlineData(StandingFigure.SharesDocument, "\"ug_per_kg\": \"8300000000\"", "\"ug_per_kg\": \"8200000000\"")]
    [InlineData(StandingFigure.ProductDocument, "\"total_ug\": \"", "\"total_ug\": \"1")]
    public async Task Closed_documents_that_this_program_makes_otherwise_are_never_replaced_by_what_it_makes(string document, string from, string to)
    {
        await using var ledger = await ReportedAsync();
        await CloseAsAsync(ledger, [ClosingChecklist.Document, StandingFigure.Document, StandingDocument.Production, StandingFigure.ProductDocument, StandingFigure.SharesDocument], (name, file) =>
        {
            var text = Encoding.UTF8.GetString(file);
            Assert.True(name != document || text.Contains(from, StringComparison.Ordinal), text);
            return name == document ? Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)) : file;
        });
        var period = ledger.Period("2026-11");
        Assert.NotNull(period.Figure);
        Assert.Equal(([], null, MadeProducts.OtherProgram), (period.Allocation!.Runs, period.Allocation.TotalKg, Assert.Single(period.Allocation.Why)));
        // Nothing has come in, and it may be restated all the same.
        Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", true, "the program's shares are the right ones"));
        Assert.Equal(8.3m, Cobalt(ledger.Period("2026-11").Allocation).Co2eKgPerKg);
    }

    [Fact]
    public async Task A_closing_from_before_it_had_documents_of_products_is_not_late_by_the_report_that_stood_then()
    {
        foreach (var documents in (string[][])[[], [StandingDocument.Production, StandingFigure.ProductDocument]])
        {
            await using var ledger = await ReportedAsync();
            Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, 1));
            await CloseAsAsync(ledger, [ClosingChecklist.Document, StandingFigure.Document, .. documents]);
            var period = ledger.Period("2026-11");
            Assert.Equal(("closed", null, null), (period.State, period.Note, period.Late));
            Assert.Equal((8.3m, null), (Cobalt(period.Allocation).Co2eKgPerKg, Cobalt(period.Allocation).Comparison)); // nobody closed a comparison
            Assert.Contains(MadeProducts.BeforeDocuments, period.Allocation!.Disclosures);
            Assert.False(ledger.Open.Periods.Months("mine", null, 12)!.Items.Single(m => m.Month == "2026-11").Late);

            await ledger.ReportAsync("2026-11", DatabaseValueTests.Report(product: ProductionTests.Cobalt.Replace("\"60\"", "\"30\"", StringComparison.Ordinal)));
            var late = ledger.Period("2026-11");
            Assert.Equal(("what was made, or what metering points counted of it, has been reported since", 8.3m, 16.6m), (late.Note, Cobalt(late.Allocation).Co2eKgPerKg, Cobalt(late.LateAllocation).Co2eKgPerKg));
        }
    }

    [Fact]
    public async Task A_product_that_moves_by_more_than_the_threshold_makes_a_restatement_due_although_the_facility_has_not_moved()
    {
        await using var ledger = await ReportedAsync();
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        await ledger.ReportAsync("2026-11", DatabaseValueTests.Report(product: ProductionTests.Cobalt.Replace("\"60\"", "\"62\"", StringComparison.Ordinal)));
        var little = ledger.Period("2026-11");
        var moved = Assert.Single(little.Moved);
        Assert.Equal(("r1", "cobalt", 8.3m, 3.23m, false, false), (moved.Run, moved.Product, moved.FromKgPerKg, moved.Percent, moved.RestatementDue, little.RestatementDue));
        Assert.Equal(["2026-11 has moved by 0 %, market-based by 0 %, beside the total by 0 %, cobalt of r1 by 3.23 %; allowed to stand: 5 %. A restatement for less is for an error (reason: error)"], Assert.IsType<DeedAnswer.Conflict>(await ledger.RestateAsync("2026-11", false, "more was made")).Why);

        await ledger.ReportAsync("2026-11", DatabaseValueTests.Report(product: ProductionTests.Cobalt.Replace("\"60\"", "\"64\"", StringComparison.Ordinal)));
        var much = ledger.Period("2026-11");
        Assert.Equal((0m, 6.25m, true), (much.LatePercent, much.Moved[0].Percent, much.RestatementDue));
        Assert.IsType<DeedAnswer.Done>(await ledger.RestateAsync("2026-11", false, "more was made"));
        var restated = ledger.Period("2026-11");
        Assert.Equal(("restated", 0, false, much.Moved[0].ToKgPerKg), (restated.State, restated.Moved.Count, restated.RestatementDue, Cobalt(restated.Allocation).Co2eKgPerKg));

        await ledger.ReportAsync("2026-11", DatabaseValueTests.Report(product: ProductionTests.Cobalt.Replace("\"60\"", "\"64\"", StringComparison.Ordinal).Replace("cobalt", "cobalt-cathode", StringComparison.Ordinal)));
        Assert.Equal([("cobalt", null, true), ("cobalt-cathode", null, true)], ledger.Period("2026-11").Moved.Select(m => (m.Product, m.Percent, m.RestatementDue))); // one went, another came
    }

    [Fact]
    public async Task Of_two_restatements_that_saw_the_same_products_one_is_done()
    {
        await using var ledger = await ReportedAsync();
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
        await ledger.ReportAsync("2026-11", DatabaseValueTests.Report(product: ProductionTests.Cobalt.Replace("\"60\"", "\"30\"", StringComparison.Ordinal)));
        using var both = new ManualResetEventSlim();
        var held = ledger.Open.Sequencer.WriteAsync(_ => both.Wait(), TestContext.Current.CancellationToken); // the writer waits until both have looked
        var (one, other) = (ledger.RestateAsync("2026-11", true, "one"), ledger.RestateAsync("2026-11", true, "other")); // each comes back once it waits for the writer
        both.Set();
        await held;
        DeedAnswer[] answers = await Task.WhenAll(one, other);
        Assert.Single(answers.OfType<DeedAnswer.Done>());
        Assert.Equal(["2026-11 has been restated meanwhile"], Assert.Single(answers.OfType<DeedAnswer.Conflict>()).Why);
    }

    [Fact]
    public async Task A_report_that_comes_between_the_figure_and_its_closing_refuses_the_closing()
    {
        await using var ledger = await ProductionTests.MeteredAsync();
        await ledger.RecordAsync(BilledMine.PowerBill);
        using var both = new ManualResetEventSlim();
        var held = ledger.Open.Sequencer.WriteAsync(_ => both.Wait(), TestContext.Current.CancellationToken);
        var (reported, closed) = (ledger.ReportAsync("2026-11", DatabaseValueTests.Report()), ledger.CloseAsync("2026-11")); // the closing has seen no report, and waits behind one
        both.Set();
        await held;
        Assert.IsType<DeedAnswer.Done>(await reported);
        Assert.Equal(["what was made in 2026-11 has been reported meanwhile; look again"], Assert.IsType<DeedAnswer.Conflict>(await closed).Why);
        Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11"));
    }

    [Fact]
    public async Task The_verifier_makes_the_shares_again_from_what_the_deed_names()
    {
        var ledger = await ReportedAsync();
        Assert.IsType<DeedAnswer.Done>(await ImportAsync(ledger, 1));
        var closing = Assert.IsType<DeedAnswer.Done>(await ledger.CloseAsync("2026-11")).Id;
        await using var served = await ServedLedger.StartAsync(ledger, time: ledger.Time);
        await ledger.SettleAsync();
        var deeds = $"/api/v1/facilities/mine/deeds/{closing}";
        async Task<string> TakenAsync(string name, string path)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), await served.OwnAsync(path), TestContext.Current.CancellationToken);
            return Path.Combine(folder, name);
        }
        var (figure, report, shares) = (await TakenAsync("figure", $"{deeds}/documents/product-figure"), await TakenAsync("report", $"{deeds}/documents/production"), await TakenAsync("shares", $"{deeds}/documents/product-shares"));
        var (deed, proof) = (await TakenAsync("deed", deeds), await TakenAsync("proof", $"{deeds}/proof"));
        var policy = Path.Combine(folder, "policy");
        await File.WriteAllTextAsync(policy, $"log {ledger.Open.Keys.Statements.Key.ToVerifierKey()}\nquorum none\n", TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.Accepted, Recompute(figure, "--production", report, "--shares", shares, "--deed", deed, "--proof", proof, "--trust", policy));
        foreach (var said in (string[])["ACCEPTED  figure of mine, 2026-11", "cobalt: 498 kg, 8.3 kg per kg; beside db-cobalt, 20 kg: energy -9.45 kg", "shares       the same "]) Assert.Contains(said, Flowing, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Accepted, Recompute(figure, "--production", report));
        Assert.Contains("made; none were given to compare with", Flowing, StringComparison.Ordinal);

        await File.WriteAllTextAsync(shares, (await File.ReadAllTextAsync(shares, TestContext.Current.CancellationToken)).Replace("8300000000", "8200000000", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Refused, Recompute(figure, "--production", report, "--shares", shares, "--deed", deed, "--proof", proof, "--trust", policy));
        Assert.Contains("shares.runs[0].products[0].ug_per_kg: the file says \"8200000000\", made again it is \"8300000000\"", Flowing, StringComparison.Ordinal);
        Assert.Contains("it names another product-shares", Flowing, StringComparison.Ordinal);
        await File.WriteAllTextAsync(report, DatabaseValueTests.Report(drawn: "601"), TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Refused, Recompute(figure, "--production", report, "--shares", shares));
        Assert.Contains("it names another report of production", Flowing, StringComparison.Ordinal);
    }

    string Flowing => System.Text.RegularExpressions.Regex.Replace(output.ToString().Replace('\u00A0', ' '), "\n +", " ");

    ExitCode Recompute(params string[] words)
    {
        output.GetStringBuilder().Clear();
        Assert.True(Arguments.TryParse(["recompute", .. words], out var arguments, out var mistake), mistake);
        return RecomputeCommand.Run(arguments, output, TextWriter.Null);
    }
}
