using Traceability.Carbon.Activity;
using Traceability.Carbon.Allocation;
using Traceability.Carbon.Differences;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Carbon.Figures;
using Traceability.Carbon.Methods;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Records;
using Traceability.Verifier.Figures;

namespace Traceability.Verifier.Report;

/// <summary>What came of a figure that was made again, for a person: what it says, on what it rests, who stands for it, and what stays open.</summary>
static class FigureReport
{
    public static void Write(Sheet sheet, RedoneFigure figure)
    {
        var (inputs, inventory) = (figure.Inputs, figure.Inventory);
        sheet.Title($"{figure.Standing.ToUpperInvariant()}  figure of {inputs.Plan.FacilityId}, {Words.Quoted(inputs.Period.Name)}", figure.File);
        if (inputs.Plan.Simulated) sheet.Row("but", "simulated: this facility does not exist");
        if (figure.Deed?.Wrong is { } wrong) sheet.Row("but", $"the deed does not stand for it: {Words.Quoted(wrong)}");
        else if (figure.Deed is { Proof: not { IsKnown: true } }) sheet.Row("but", "no log that you named holds the deed");
        else if (figure.Deed is { LacksQuorum: true, Policy: { } policy }) sheet.Row("but", $"your quorum of witnesses, {Words.Quoted(policy.Quorum)}, is not met");
        sheet.Blank();
        sheet.Row("facility", $"{inputs.Plan.FacilityId}, {Words.Quoted(inputs.Plan.Name)}; plan version {inputs.Plan.Version}");
        sheet.Row("period", $"{Words.Quoted(inputs.Period.Name)}, from {Words.Instant(inputs.Period.FromMs)} to {Words.Instant(inputs.Period.ToMs)}");
        sheet.Row("methodology", $"{inputs.Methodology.Id}, version {inputs.Methodology.Version}; {string.Join(", ", inventory.GwpSets)}");
        if (inputs.Version < FigureFile.Version) sheet.Row("rules", $"of version {inputs.Version} of the figure file, as it was made; today's are of version {FigureFile.Version}");
        sheet.Row("factors", [.. inputs.Sources.Select(source => $"{source.Set.Id}, version {source.Set.Version}{(source.Within ? "" : ", by its hash")}")]);
        sheet.Row("total", Kilograms(inventory.TotalMicrograms) + Words.Space + "CO2e");
        sheet.Row("scopes", [.. inventory.Scopes.Select(scope => $"{(int)scope.Scope}{(scope.Method is { } method ? $" {method}" : "")}: {(scope.Scope == Scope.Three && inventory.Components.All(c => c.Category.Scope() != Scope.Three) ? "nothing of it is counted" : Kilograms(scope.Micrograms))}")]);
        if (inventory.BiogenicCo2Micrograms != 0) sheet.Row("biogenic", $"{Kilograms(inventory.BiogenicCo2Micrograms)} CO2, in no total");
        sheet.Row("coverage", $"streams {inventory.Coverage.StreamsDetermined} of {inventory.Coverage.StreamsListed}; quantity {Percent(inventory.Coverage.Quantity)}; time {(inventory.Coverage.Time is { } time ? Percent(time) : "not metered")}");
        sheet.Row("rests on", $"primary data {Percent(inventory.PrimaryShare)}; signed measurement {Percent(inventory.EvidenceShare)}; by calibrated instruments {Percent(inventory.VerifiedShare)}");
        sheet.Row("uncertainty", inventory.Uncertainty is { HalfWidthMicrograms: { } half } uncertainty ? $"± {Kilograms(half)} at 95{Words.Space}%, of the {Percent(uncertainty.Stated)} whose errors are stated" : "not stated");
        if (!figure.IsComplete) sheet.Row("incomplete", Incomplete(figure));
        foreach (var decision in inventory.Decisions) sheet.Row("decision", $"{decision.FactorId} for {decision.Flow}{(decision.Unit is { } unit ? $" in {unit}" : "")} ({decision.Part.ToString().ToLowerInvariant()}): {Words.Quoted(decision.Reason)}");
        if (figure.Shares is { } shares) Shared(sheet, shares, inventory);
        if (figure.Deed is { } deed) Stands(sheet, deed);
        sheet.Row("file", figure.Sha256);
        sheet.Row("made again", figure.Differences.Count == 0 ? $"the same {Words.Number(figure.Bytes.Length, 0)} bytes" : "another figure");
        sheet.Blank();
        if (figure.Differences.Count > 0) sheet.List("the first differences", [.. figure.Differences.Select(d => $"{Words.Quoted(d.Path)}: the file says {Words.Quoted(d.Stated)}, made again it is {Words.Quoted(d.Redone)}")]);
        if (figure.Shares is { Differences: { Count: > 0 } other }) sheet.List("the first differences of the shares", [.. other.Select(d => $"{Words.Quoted(d.Path)}: the file says {Words.Quoted(d.Stated)}, made again it is {Words.Quoted(d.Redone)}")]);
        if (inventory.Disclosures.Count > 0) sheet.List("disclosed", [.. inventory.Disclosures.Select(Words.Quoted)]);
        sheet.List("not proven", [.. NotProven(figure)]);
    }

    /// <summary>A row for each product of each run, with the database's value where there is one.</summary>
    static void Shared(Sheet sheet, RedoneShares redone, FacilityInventory inventory)
    {
        var (shares, by) = (redone.Shares, inventory.Methodology);
        if (shares.Allocation is not { } allocation) sheet.Row("products", [.. shares.Refused.Select(why => "none: " + Words.Quoted(why))]);
        else
        {
            foreach (var run in allocation.Runs)
                sheet.Row(Words.Quoted(run.Run.Id), [.. run.Products.Select(p => Product(p, shares.Beside(run.Run.Id, p.Product.Id), by))]);
            sheet.Row("no product", Kilograms(Component.Sum(allocation.Unallocated.Where(c => by.Total.Contains(c.Category)).Select(c => c.Co2eMicrograms))));
        }
        sheet.Row("shares", redone.Stated is not { } stated ? "made; none were given to compare with" : redone.Differences.Count == 0 ? $"the same {Words.Number(stated.Length, 0)} bytes" : "other shares");
    }

    static string Product(ProductShare p, ComparedProduct? beside, Methodology by)
    {
        var said = $"{Words.Quoted(p.Product.Id)}{(p.Product.Waste ? ", waste" : "")}: {Kilograms(p.TotalMicrograms(by))}";
        if (p.MicrogramsPerKilogram(by) is { } each) said += $", {Kilograms(each)} per kg";
        if (beside?.Comparison is { } comparison)
            said += $"; beside {Words.Quoted(comparison.Generic.Id)}, {Kilograms(comparison.Generic.Figure.MicrogramsPerKg)}: {string.Join(", ", comparison.Difference.Parts.Select(part => $"{part.Cause.Name()} {Kilograms(part.Micrograms)}"))}";
        return said;
    }

    /// <param name="all">How many there are; these are the first.</param>
    public static void Write(Sheet sheet, string file, string outcome, IReadOnlyList<string> reasons, int all)
    {
        sheet.Title(outcome.ToUpperInvariant() + "  figure", file);
        sheet.Blank();
        sheet.List(reasons.Count < all ? $"because, the first {reasons.Count} of {all}" : "because", [.. reasons.Select(Words.Quoted)]);
    }

    static void Stands(Sheet sheet, CheckedDeed deed)
    {
        var said = deed.Said;
        sheet.Row(said.Kind switch { DeedKind.Closing => "closed by", DeedKind.Assurance => "assured by", _ => "restated by" },
            $"{Words.Quoted(said.Account)}, {Words.Quoted(said.Role)} at the ledger of {said.Organisation}, {Words.Instant(said.AtMs)}");
        if (said.Note is { } note) sheet.Row("saying", Words.Quoted(note));
        if (deed.Wrong is not null) return;
        sheet.Row("log", deed.Proof switch
        {
            null => "no proof was given",
            { IsKnown: false } proof => $"{Words.Quoted(proof.Checkpoint.Origin)}: not a log that you named, passed over",
            var proof => $"{Words.Quoted(proof.Checkpoint.Origin)}, index {Words.Number(proof.Index, 0)} of {Words.Number(proof.Checkpoint.Size, 0)}",
        });
        if (deed is not { Proof: { IsKnown: true } known, Policy: { } policy }) return;
        sheet.Row("witnesses", known.Cosigned.Count == 0 ? "none" : string.Join(", ", known.Cosigned.Select(pair => $"{Words.Quoted(pair.Witness.Name)} {Words.Seconds(pair.TimeSeconds)}")));
        if (policy.Quorum != TrustPolicy.NoQuorum) sheet.Row("", $"quorum {Words.Quoted(policy.Quorum)}: {(deed.LacksQuorum ? "not met" : "met")}");
    }

    public static IReadOnlyList<string> Incomplete(RedoneFigure figure) =>
    [
        .. figure.Inventory.StreamsWithoutData.Select(stream => $"no data of {stream}"),
        .. figure.Inventory.Streams.Where(stream => stream.LostQuarters > 0).Select(stream => $"{stream.Stream.Id}: its register lost {Words.Count(stream.LostQuarters, "quarter-hour")}"),
        .. figure.Inputs.Why.Select(Words.Quoted),
    ];

    public static IEnumerable<string> NotProven(RedoneFigure figure)
    {
        yield return "that what was counted is what happened: the evidence of each row names its channels, tickets and records, and their bundles prove those";
        if (figure.Inputs.Version < FigureFile.Version) yield return $"what later rules ask: the file calls itself version {figure.Inputs.Version}, which anybody can still write; from version 3 on each row is held to its evidence line";
        foreach (var channel in TwoDevices(figure.Inputs.Activity)) yield return $"that {Words.Quoted(channel)} was counted by one device at a time: two tell of it in one row, as after a replacement, or as a twin does";
        if (figure.Shares is { Stated: not null }) yield return "what databases say of the products: set, version and validity of each generic row are the word of the file of shares, and a row that it leaves out is missed by nobody";
        if (figure.Deed is null or { Wrong: not null }) yield return "who stands for this figure: no deed that names it was given, and anybody can write such a file";
        else
        {
            if (figure.Deed.Proof is not { IsKnown: true }) yield return "that the deed was done: it is signed by a statement log's checkpoint alone, and none that you named holds it";
            else if (figure.Deed.Proof.Cosigned.Count == 0) yield return "that everybody sees the same log, and when it held the deed: no witness whom you named has cosigned";
            yield return $"that it was {Words.Quoted(figure.Deed.Said.Account)} in person: accounts are the ledger's word";
            yield return "that no later deed restates it";
        }
    }

    static IEnumerable<string> TwoDevices(IReadOnlyList<ActivityData> activity) => activity
        .SelectMany(a => EvidenceItem.TryRead(a.Evidence, out var items) ? items.OfType<EvidenceItem.Counted>().Where(i => i.FromSteps != i.ToSteps).GroupBy(i => i.Channel, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key) : [])
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    static string Percent(Share share) => share.Percent is { } percent ? $"{percent}{Words.Space}%" : "none";

    /// <summary>Micrograms, without the zeros that say nothing.</summary>
    static string Kilograms(Int128 micrograms)
    {
        var exponent = -9;
        for (; exponent < 0 && micrograms % 10 == 0; exponent++) micrograms /= 10;
        return Words.Number(micrograms, exponent) + Words.Space + "kg";
    }
}
