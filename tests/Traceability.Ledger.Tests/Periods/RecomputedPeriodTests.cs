using System.Text;
using Traceability.Ledger.Tests.Web;
using Traceability.Verifier;
using Traceability.Verifier.Commands;
using Xunit;

namespace Traceability.Ledger.Tests.Periods;

/// <summary>What an auditor does with a closed period: takes figure, deed and proof away and makes the figure again without the ledger.</summary>
public sealed class RecomputedPeriodTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tr-recomputed-").FullName;
    readonly StringWriter output = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_closed_month_is_made_again_by_the_verifier_which_names_who_closed_it()
    {
        var (ledger, closing) = await BilledMine.ClosedAsync();
        await using var served = await ServedLedger.StartAsync(ledger);
        await served.Ledger.SettleAsync();
        var figure = await TakenAsync(served, "figure", "/api/v1/facilities/mine/periods/2026-11/figure");
        var deed = await TakenAsync(served, "deed", $"/api/v1/facilities/mine/deeds/{closing}");
        var proof = await TakenAsync(served, "proof", $"/api/v1/facilities/mine/deeds/{closing}/proof");
        var policy = Written("policy", Encoding.UTF8.GetBytes($"log {served.Ledger.Open.Keys.Statements.Key.ToVerifierKey()}\nquorum none\n"));
        Assert.Equal(ExitCode.Accepted, Recompute(figure, "--deed", deed, "--proof", proof, "--trust", policy));
        foreach (var said in (string[])["ACCEPTED  figure of mine, 2026-11", "simulated: this facility does not exist", "m.rossi, analyst at the ledger of demo, 2026-12-01 00:00:00.000Z", "made again   the same "])
            Assert.Contains(said, output.ToString(), StringComparison.Ordinal);

        var stated = File.ReadAllText(figure);
        File.WriteAllText(figure, stated.Replace("\"quantity\": \"3000", "\"quantity\": \"2000", StringComparison.Ordinal));
        Assert.NotEqual(stated, File.ReadAllText(figure));
        Assert.Equal(ExitCode.Refused, Recompute(figure, "--deed", deed, "--proof", proof, "--trust", policy));
        Assert.Contains("].quantity", output.ToString(), StringComparison.Ordinal);

        File.WriteAllText(figure, stated.Replace("\"calibrated\": false", "\"calibrated\": true", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Refused, Recompute(figure, "--deed", deed, "--proof", proof, "--trust", policy));
        Assert.Contains("figure.inputs_sha256", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("it names another figure", output.ToString(), StringComparison.Ordinal);
    }

    ExitCode Recompute(params string[] words)
    {
        output.GetStringBuilder().Clear();
        Assert.True(Arguments.TryParse(["recompute", .. words], out var arguments, out var mistake), mistake);
        return RecomputeCommand.Run(arguments, output, TextWriter.Null);
    }

    async Task<string> TakenAsync(ServedLedger served, string name, string path) => Written(name, await served.OwnAsync(path));

    string Written(string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
