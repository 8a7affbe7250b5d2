using Traceability.Edge.Agent.Storage;
using Traceability.Evidence.Entries;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Gpio;

/// <summary>
/// The built agent as a service of a real systemd under a real kernel: five pulses, SIGKILL, seven while nobody runs, three after it is back.
/// Once with the line's descriptor kept by systemd and once without.
/// </summary>
[Trait("Category", "Rig")]
public sealed class RigTests(RigTests.Services services) : IClassFixture<RigTests.Services>
{
    const string Channel = "mill-s0.energy_import";

    static readonly string Site = TestSite.Yaml(interval: 1) + """

        gpio:
          - name: header
            chip: rig-header
            lines:
              - {name: mill-s0, line: 3, kind: pulse-counter, profile: pulses-1000-per-kwh, serial: S1, debounce-us: 1000, period-ms: 200}
              - {name: cabinet, line: 4, kind: seal-switch, debounce-us: 1000}
              - {name: lamp, line: 5, kind: output}
        """;

    [Fact]
    public async Task A_killed_agent_loses_no_pulse_when_systemd_keeps_its_line()
    {
        var chain = await services.ChainAsync("kept");
        Assert.Equal(15, Counts(chain)[^1]);
        Assert.DoesNotContain(chain.Events(EventCode.Gap), gap => gap.Subject == Channel && gap.Cause != "pulses-unseen");
        Assert.Equal(2, chain.Events(EventCode.Boot).Count());
    }

    [Fact]
    public async Task A_cabinet_that_was_opened_while_the_agent_was_dead_is_told_when_it_is_back()
    {
        var chain = await services.ChainAsync("kept");
        var restart = chain.Events(EventCode.Boot).Last().AtMs;
        var told = chain.Events(EventCode.SealSwitch).Where(e => e.Detail.Length == 0).ToList();
        Assert.Equal(["closed", "opened", "closed"], told.Select(e => e.Cause));
        Assert.All(told, e => Assert.True(e.AtMs < restart, "by the kernel's time it was before the agent's start"));
    }

    [Fact]
    public async Task Without_a_keeper_the_time_in_between_is_a_gap_and_the_count_goes_on_from_what_was_sealed()
    {
        var chain = await services.ChainAsync("bare");
        Assert.Equal(8, Counts(chain)[^1]);
        var gap = Assert.Single(chain.Events(EventCode.Gap), gap => gap.Subject == Channel);
        Assert.Equal("not-counted", gap.Cause);
        Assert.True(gap.ToMs > gap.FromMs);
        Assert.True(chain[^1].Content.Tally.GapMs >= gap.ToMs - gap.FromMs);
    }

    [Fact]
    public async Task An_output_is_inactive_while_the_agent_runs_and_after_it()
    {
        var said = await services.SaidAsync();
        Assert.Equal(2, said.Split("lamp is 0 while it runs").Length - 1);
        Assert.Equal(2, said.Split("lamp is 0 at the end").Length - 1);
    }

    [Fact]
    public async Task An_output_is_active_when_it_is_asked_for_through_the_socket_and_the_chain_says_so()
    {
        var said = await services.SaidAsync();
        Assert.Contains("lamp is 1 when it is asked for", said, StringComparison.Ordinal);
        Assert.Equal(["active", "inactive"], (await services.ChainAsync("kept")).Events(EventCode.Command).Select(e => e.Cause));
    }

    [Fact]
    public async Task Systemd_waits_until_it_is_ready_and_shows_how_it_is() =>
        Assert.Matches("StatusText=segment [0-9]+ is sealed", await services.SaidAsync());

    static List<long> Counts(IReadOnlyList<AuditedSegment> chain)
    {
        var channel = chain.SelectMany(s => s.Content.Configuration).OfType<ConfigurationLeaf.ForChannel>().First(leaf => leaf.Id == Channel).Index;
        return [.. chain.Entries<Series>().Where(series => series.Channel == channel).SelectMany(series => series.Mantissas)];
    }

    public sealed class Services : IDisposable
    {
        readonly Peer.Scratch scratch = new();
        readonly Lazy<Task<string>> said;

        public Services() => said = new Lazy<Task<string>>(RunAsync);

        public Task<string> SaidAsync() => said.Value;

        internal async Task<IReadOnlyList<AuditedSegment>> ChainAsync(string service)
        {
            var printed = await said.Value;
            var data = Path.Combine(scratch.Path, service);
            Assert.True(Directory.Exists(data), printed);
            return ChainAudit.Read(data);
        }

        public void Dispose() => scratch.Dispose();

        async Task<string> RunAsync()
        {
            scratch.Write("site.yaml", System.Text.Encoding.UTF8.GetBytes(Site));
            scratch.Write("terms", System.Text.Encoding.UTF8.GetBytes(new TestLedger().Terms("edge-mine")));
            var agent = $"dotnet {typeof(DeviceKeys).Assembly.Location} --site /tmp/rig/site.yaml --profiles {TestSite.Profiles} --terms /tmp/rig/terms";
            var said = await Rig.RunAsync(scratch.Path, Script.Replace("{agent}", agent, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            // What the script waited for in vain: the rest of it would show something else.
            Assert.False(said.Contains("never: ", StringComparison.Ordinal), said);
            return said;
        }

        // A pulse is 30 ms on and 30 ms off, the fastest S0. Each look costs the emulated processor more than the wait: once a second.
        const string Script = """
            mount -t cgroup2 none /sys/fs/cgroup
            mkdir /sys/fs/cgroup/shell; echo $$ >/sys/fs/cgroup/shell/cgroup.procs
            export XDG_RUNTIME_DIR=/run/user/0 SYSTEMD_IGNORE_CHROOT=1
            mkdir -p $XDG_RUNTIME_DIR /run/systemd/system $HOME/.config/systemd/user

            sim=/sys/kernel/config/gpio-sim/site
            mkdir -p $sim/bank0; echo 8 >$sim/bank0/num_lines; echo rig-header >$sim/bank0/label; echo 1 >$sim/live
            pins=/sys/devices/platform/$(cat $sim/dev_name)/$(cat $sim/bank0/chip_name)
            pull() { echo pull-$2 >$pins/sim_gpio$1/pull; }
            pulse() { for i in $(seq $1); do pull 3 down; sleep 0.03; pull 3 up; sleep 0.03; done; }
            until_it() { for i in $(seq 120); do eval "$1" && return; sleep 1; done; echo "never: $1"; }
            ask() { curl -sS --unix-socket $XDG_RUNTIME_DIR/kept/agent.sock -d "{\"active\":$1}" http://agent/v1/outputs/lamp; echo; }
            lamp() { echo "lamp is $(cat $pins/sim_gpio5/value) $1"; }

            for service in kept bare; do
                [ $service = kept ] && most=8 access=main type=notify || most=0 access=none type=simple
                cat >$HOME/.config/systemd/user/$service.service <<UNIT
            [Service]
            Type=$type
            RuntimeDirectory=$service
            ExecStart={agent} --data /tmp/$service
            Restart=on-failure
            RestartSec=3
            NotifyAccess=$access
            FileDescriptorStoreMax=$most
            StandardOutput=append:/tmp/$service.log
            StandardError=append:/tmp/$service.log
            UNIT
            done
            systemd --user --unit=basic.target >/tmp/systemd.log 2>&1 &
            until_it '[ -S $XDG_RUNTIME_DIR/systemd/private ]'
            stored() { systemctl --user show -p NFileDescriptorStore --value $1; }
            state() { systemctl --user show -p SubState --value $1; }

            for service in kept bare; do
                pull 3 up
                systemctl --user start $service
                until_it "grep -q 'nobody keeps\|\"chain\"' /tmp/$service.log"
                [ $service = kept ] && until_it '[ "$(stored kept)" = 2 ]' || until_it "[ \$(grep -c 'mill-s0: nobody keeps' /tmp/bare.log) = 1 ]"
                # Only now: asking for a line with a pull sets the simulated one's.
                pull 4 down
                if [ $service = kept ]; then
                    ask true; lamp "when it is asked for"; ask false
                    until_it "systemctl --user show -p StatusText kept | grep sealed"
                fi
                pulse 5; sleep 4
                lamp "while it runs"
                systemctl --user kill -s KILL $service
                until_it "[ \$(state $service) = auto-restart ]"
                pulse 7; pull 4 up; sleep 0.1; pull 4 down
                echo "$service was $(state $service) while it was pulsed"
                until_it "[ \$(grep -c '\"chain\"' /tmp/$service.log) = 2 ]"
                # A service that says when it is ready is not running before.
                [ $service = kept ] && until_it '[ "$(state kept)" = running ]' || until_it "[ \$(grep -c 'mill-s0: nobody keeps' /tmp/bare.log) = 2 ]"
                sleep 3; pulse 3; sleep 4
                systemctl --user stop $service
                lamp "at the end"
                cat /tmp/$service.log
                cp -r /tmp/$service /tmp/rig/$service
            done
            """;
    }
}
