using System.Text;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

public sealed class CheckTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_site_in_order_is_told_with_its_units_and_how_far_their_profiles_were_checked()
    {
        var run = await SetupRun.OfAsync("check", RepositoryRoot.File("firmware-config/sites/demo-mine.yaml"), "--profiles", Profiles);
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Errors));
        Assert.Contains("demo/mine/edge-mine is in order: 2 buses, 5 units, 13 channels, 1 weighbridge.", run.Output, StringComparison.Ordinal);
        Assert.Contains("flintec-ft112", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
    }

    [Fact]
    public async Task Each_mistake_is_a_line_with_file_line_key_value_and_what_is_allowed()
    {
        var site = Path.Combine(folder, "site.yaml");
        var text = File.ReadAllText(RepositoryRoot.File("firmware-config/sites/demo-mine.yaml")).Replace("profile: flintec-ft112", "profile: flintec-ft211", StringComparison.Ordinal);
        File.WriteAllText(site, text.Replace("unit: 2,", "unit: 300,", StringComparison.Ordinal));
        var run = await SetupRun.OfAsync("check", site, "--profiles", Profiles);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains($"{site}:23: buses[0].units[1].unit: '300'; allowed: ", run.Errors, StringComparison.Ordinal);
        Assert.Contains($"{site}:26: buses[0].units[4].profile: 'flintec-ft211'; allowed: ", run.Errors, StringComparison.Ordinal);

        var json = await SetupRun.OfAsync("check", site, "--profiles", Profiles, "--json");
        Assert.Equal((ExitCode.Unusable, ""), (json.Code, json.Errors));
        Assert.False(json.Json.GetProperty("ok").GetBoolean());
        Assert.Equal(300, int.Parse(json.Json.GetProperty("errors")[0].GetProperty("value").GetString()!));
    }

    [Theory]
    [InlineData("chekc")]
    [InlineData("check", "a", "b")]
    [InlineData("check", "--profile", "x")]
    [InlineData]
    public async Task A_command_line_that_is_wrong_is_told_with_where_to_look_and_nothing_is_done(params string[] args)
    {
        var run = await SetupRun.OfAsync(args);
        Assert.Equal((ExitCode.Unusable, ""), (run.Code, run.Output));
        Assert.Contains("--help", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_of_five_hundred_devices_is_checked_without_asking_any_of_them()
    {
        var yaml = new StringBuilder("organisation: demo\nfacility: {id: big, name: Big, time-zone: UTC}\ndevice: edge\nledger: {host: 203.0.113.1}\nbuses:\n");
        for (var bus = 0; bus < 25; bus++)
        {
            yaml.Append($"  - name: g{bus}\n    kind: modbus-tcp\n    host: gateway-{bus}.invalid\n    units:\n");
            for (var unit = 1; unit <= 20; unit++) yaml.Append($"      - {{name: m{bus}-{unit}, unit: {unit}, profile: eastron-sdm630, serial: S{bus}-{unit}, values: [energy_import, power_total]}}\n");
        }
        var site = Path.Combine(folder, "big.yaml");
        File.WriteAllText(site, yaml.ToString());
        var run = await SetupRun.OfAsync("check", site, "--profiles", Profiles, "--json");
        Assert.True(run.Code == ExitCode.Fine, run.Output + run.Errors);
        Assert.Equal(500, run.Json.GetProperty("units").GetArrayLength());
    }

    [Fact]
    public async Task Help_shows_examples_and_what_each_exit_code_says()
    {
        var run = await SetupRun.OfAsync("check", "--help");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("edge-setup check mine.yaml", run.Output, StringComparison.Ordinal);
        Assert.Contains("130  ended by Ctrl-C", run.Output, StringComparison.Ordinal);
        run.FitsEightyColumns();
    }
}
