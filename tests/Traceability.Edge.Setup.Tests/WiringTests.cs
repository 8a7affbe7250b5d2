using Traceability.Edge.Setup.Wiring;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

public sealed class WiringTests : IDisposable
{
    static readonly string Profiles = RepositoryRoot.File("firmware-config/profiles");
    static readonly string Instruments = RepositoryRoot.File("firmware-config/instruments");
    readonly string folder = Directory.CreateTempSubdirectory("edge-setup-").FullName;

    public static TheoryData<string> ShippedProfiles => [.. Directory.GetFiles(Profiles, "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file))];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(ShippedProfiles))]
    public void Every_shipped_profile_has_settings_to_be_ticked_off(string profile)
    {
        var settings = new InstrumentPages(Instruments).Of(profile);
        Assert.NotEmpty(settings);
        Assert.All(settings, setting => Assert.True(setting.Setting.Length > 0 && setting.Value.Length > 0, $"{setting}"));
    }

    [Fact]
    public async Task The_page_names_every_bus_unit_scale_and_pin_and_fits_the_paper()
    {
        var site = Path.Combine(folder, "site.yaml");
        File.WriteAllText(site, File.ReadAllText(RepositoryRoot.File("firmware-config/sites/demo-mine.yaml")).Replace("tag-readers:", """
              - name: line
                kind: modbus-rtu
                device: /dev/bus-uart
                baud: 19200
                parity: none
                rs485: {rts-on-send: low}
                units:
                  - {name: fan, unit: 7, profile: eastron-sdm120, serial: F-7, values: [energy_import]}
                  - {name: fan-two, unit: 8, profile: eastron-sdm120, serial: F-8, values: [energy_import]}

            gpio:
              - name: board
                chip: pinctrl-rp1
                lines:
                  - {name: water, line: 17, kind: pulse-counter, active: low, bias: pull-up, profile: pulses-1-per-litre, serial: W-1}
                  - {name: cabinet, line: 27, kind: seal-switch, active: low, bias: pull-up}

            tag-readers:
            """, StringComparison.Ordinal));
        var run = await SetupRun.OfAsync("wiring", site, "--profiles", Profiles, "--instruments", Instruments);
        Assert.True(run.Code == ExitCode.Fine, run.Errors);
        string[] expected =
        [
            "BUS gateway   127.0.0.1:1502, Modbus TCP", "BUS line   /dev/bus-uart, 19200 baud, 8N1", "120 ohm at both ends", "driver switches by RTS, low while sending",
            "weighbridge   unit 20", "serial SIM-mine-020", "d = 20 kg, Min 400 kg, Max 80000 kg", "protocol: Modbus RTU, \"High-Low\"", "gate-reader   unit 255",
            "otherwise as the SDM120 above", "address (unit identifier) 8", "water   line 17, header pin 11   pulse counter (S0)", "cabinet   line 27, header pin 13   seal switch",
        ];
        Assert.All(expected, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        run.FitsEightyColumns();
    }

    [Fact]
    public async Task Without_pages_each_unit_is_referred_to_its_makers_manual()
    {
        var run = await SetupRun.OfAsync("wiring", RepositoryRoot.File("firmware-config/sites/demo-mine.yaml"), "--profiles", Profiles, "--instruments", folder);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("no page for flintec-ft112; see its maker's manual", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_another_chip_has_no_pin_of_the_header()
    {
        Assert.Equal(11, PiHeader.PinOf("pinctrl-bcm2711", 17));
        Assert.Null(PiHeader.PinOf("gpio-sim", 17));
        Assert.Null(PiHeader.PinOf("pinctrl-rp1", 28));
    }
}
