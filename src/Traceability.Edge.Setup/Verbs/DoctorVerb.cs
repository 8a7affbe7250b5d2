using System.CommandLine;
using Spectre.Console;
using Traceability.Edge.Setup.Examining;
using Traceability.Edge.Setup.Screen;

namespace Traceability.Edge.Setup.Verbs;

/// <summary><c>doctor</c>: everything around the agent that can be wrong, each with its remedy. Asks no device and changes nothing.</summary>
static class DoctorVerb
{
    sealed record Result(bool Ok, IReadOnlyList<Finding> Findings);

    public static Verb Make()
    {
        var verb = new Verb("doctor", "Examine machine, clock, disk, ports, broker and ledger, with remedies")
        {
            Examples =
            [
                ("sudo -u traceability-edge edge-setup doctor", "with the rights that the agent has"),
                ("edge-setup doctor mine.yaml --data /tmp/data --json", "a draft, for a program"),
            ],
        };
        verb.Aliases.Add("test");
        var input = SiteInput.Of(verb);
        var data = new Option<string?>("--data") { Description = "The data folder, where the service says another", HelpName = "DIR" };
        verb.Options.Add(data);
        verb.Does(async (given, terminal, cancellationToken) =>
        {
            List<Finding> findings = [.. MachineExamination.Of(), await ClockExamination.OfAsync(TimeProvider.System, cancellationToken)];
            var reading = input.Read(given);
            if (reading.Site is { } site)
            {
                findings.Add(Finding.Good("site file", $"{site.Organisation}/{site.Facility.Id}/{site.Device}, {site.Channels.Count} channels"));
                var folder = given.GetValue(data) ?? site.DataFolder;
                findings.AddRange(DiskExamination.Of(folder));
                findings.AddRange(await FieldExamination.OfAsync(site, cancellationToken));
                findings.AddRange(await BrokerExamination.OfAsync(site.Ledger, folder, TimeProvider.System, cancellationToken));
                findings.AddRange(await LedgerExamination.OfAsync(site.Ledger, TimeProvider.System, cancellationToken));
            }
            else findings.Add(Finding.Bad("site file", $"{reading.Errors.Count} mistake{(reading.Errors.Count == 1 ? "" : "s")}, the first: {reading.Errors[0]}", $"edge-setup check {input.Path(given)}"));
            var ok = findings.TrueForAll(finding => finding.State != FindingState.Bad);
            if (terminal.IsJson) terminal.WriteJson(new Result(ok, findings));
            else Show(findings, terminal);
            return ok ? ExitCode.Fine : ExitCode.Wrong;
        });
        return verb;
    }

    static void Show(IReadOnlyList<Finding> findings, Terminal terminal)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false }.AddColumns(new TableColumn("").NoWrap(), new TableColumn("").NoWrap(), new TableColumn(""));
        foreach (var finding in findings)
        {
            // The word carries the meaning, the colour only helps.
            var (word, colour) = finding.State switch
            {
                FindingState.Good => ("good", Color.Green),
                FindingState.Doubtful => ("look", Color.Yellow),
                _ => ("BAD", Color.Red),
            };
            table.AddRow(new Text(word, new Style(colour)), new Text(finding.What), new Text(finding.Remedy is { } remedy ? $"{finding.Says}\nRemedy: {remedy}" : finding.Says));
        }
        terminal.Results.Write(table);
    }
}
