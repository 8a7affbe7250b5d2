using System.Text;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests.Commissioning;

/// <summary>The built edge-setup and the built agent with an output of a real kernel: at a terminal, without one, and where nobody comes back.</summary>
[Trait("Category", "Rig")]
public sealed class OutputRigTests : IDisposable
{
    readonly Peer.Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task An_output_is_energised_while_somebody_looks_and_never_after()
    {
        scratch.Write("site.yaml", Encoding.UTF8.GetBytes(Site));
        scratch.Write("terms", Encoding.UTF8.GetBytes(Terms.Of("demo", "mine", "edge-mine").Encode()));
        var said = await Rig.RunAsync(scratch.Path, Script.Replace("{programs}", AppContext.BaseDirectory, StringComparison.Ordinal)
            .Replace("{profiles}", RepositoryRoot.File("firmware-config", "profiles"), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.False(said.Contains("never: ", StringComparison.Ordinal), said);
        foreach (var line in (string[])["without a terminal: 1 while it is looked at, ended with 0, 0 after it", "at a terminal: 1 while it is looked at, ended with 0, 0 after it",
            "another name: ended with 1, 0 after it", "nobody comes back: 1 then 0", "report: ended with 0"])
            Assert.True(said.Contains(line, StringComparison.Ordinal), $"{line} was not said, but: {said}");
    }

    const string Site = """
        organisation: demo
        facility: {id: mine, name: Mine, time-zone: Australia/Brisbane}
        device: edge-mine
        ledger: {host: 127.0.0.1, port: 1883}
        buses:
          - name: gateway
            kind: modbus-tcp
            host: 127.0.0.1
            port: 1502
            units:
              - {name: mill, unit: 1, profile: eastron-sdm630, serial: S1, values: [energy_import]}
        gpio:
          - name: header
            chip: rig-header
            lines:
              - {name: lamp, line: 5, kind: output}
        """;

    // "script" gives what it runs a terminal and types its own input there.
    const string Script = """
        sim=/sys/kernel/config/gpio-sim/site
        mkdir -p $sim/bank0; echo 8 >$sim/bank0/num_lines; echo rig-header >$sim/bank0/label; echo 1 >$sim/live
        pins=/sys/devices/platform/$(cat $sim/dev_name)/$(cat $sim/bank0/chip_name)
        value() { cat $pins/sim_gpio5/value; }
        until_it() { for i in $(seq 240); do eval "$1" && return; sleep 0.5; done; echo "never: $1" >&2; }
        looks() { until_it '[ $(value) = 1 ]'; value >/tmp/seen; echo active; }
        ended() { echo "$1: $(cat /tmp/seen) while it is looked at, ended with $2, $(value) after it"; rm /tmp/seen; }
        socket=/tmp/agent.sock
        ask() { curl -sS --unix-socket $socket "$@"; }
        dotnet {programs}/Traceability.Edge.Agent.dll --site /tmp/rig/site.yaml --profiles {profiles} --terms /tmp/rig/terms --data /tmp/data --socket $socket >/tmp/agent.log 2>&1 &
        agent=$!
        until_it 'ask http://agent/v1/status 2>/dev/null | grep -q "\"line\":\"lamp\",\"chip\":\"header\",\"active\":false"'
        commission="dotnet {programs}/edge-setup.dll commission --agent $socket --output lamp"

        looks | $commission --confirm lamp --profiles {profiles} --by Ana --report /tmp/acceptance.pdf
        ended "without a terminal" $?
        dotnet {programs}/edge-setup.dll verify /tmp/acceptance.pdf --agent $socket --enrolment /tmp/data/enrolment.cbor
        echo "report: ended with $?"

        (echo lamp; looks; sleep 5) | script -qec "$commission" /tmp/typescript
        ended "at a terminal" $?
        (echo y; sleep 5) | script -qec "$commission" /tmp/typescript
        echo "another name: ended with $?, $(value) after it"

        ask -d '{"active":true,"seconds":20}' http://agent/v1/outputs/lamp; first=$(value)
        until_it '[ $(value) = 0 ]'
        echo "nobody comes back: $first then $(value)"
        kill $agent; wait $agent
        tail -n 5 /tmp/agent.log
        """;
}
