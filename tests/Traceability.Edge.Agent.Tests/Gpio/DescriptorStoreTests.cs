using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Traceability.Edge.Agent.Gpio;
using Traceability.Edge.Agent.Service;
using Traceability.Testing;
using Xunit;

namespace Traceability.Edge.Agent.Tests.Gpio;

/// <summary>What is said to systemd, and what is not taken from it; that it really keeps a line is seen on a real kernel (tests/rig).</summary>
public sealed class DescriptorStoreTests
{
    static readonly ServiceManager Nobody = ServiceManager.Of(_ => null, Environment.ProcessId);

    [Fact]
    public void A_line_is_handed_over_by_name_and_taken_back()
    {
        using var scratch = new Peer.Scratch();
        var path = Path.Combine(scratch.Path, "notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        using var service = ServiceManager.Of(name => name == "NOTIFY_SOCKET" ? path : null, Environment.ProcessId);
        using var store = DescriptorStore.Of(_ => null, Environment.ProcessId, service);
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);

        Assert.True(store.Keep("mill~1", (int)pipe.SafePipeHandle.DangerousGetHandle()));
        Assert.Equal("FDSTORE=1\nFDNAME=mill~1", Said());
        store.Drop("mill~1");
        Assert.Equal("FDSTOREREMOVE=1\nFDNAME=mill~1", Said());

        string Said()
        {
            var bytes = new byte[200];
            return Encoding.UTF8.GetString(bytes, 0, manager.Receive(bytes));
        }
    }

    [Fact]
    public void Without_systemd_a_line_is_kept_from_one_run_of_the_process_to_the_next()
    {
        using var store = DescriptorStore.Of(_ => null, Environment.ProcessId, Nobody);
        var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        Assert.False(store.Keep("line", (int)pipe.SafePipeHandle.DangerousGetHandle()));
        Assert.Equal(["line"], store.Names);
        pipe.Dispose();
        using (var again = new FileStream(new SafeFileHandle(store.Take("line"), ownsHandle: true), FileAccess.Write)) again.WriteByte(7);
        Assert.Equal(7, reader.ReadByte());
        store.Drop("line");
        Assert.Equal(-1, reader.ReadByte());
        Assert.Equal(-1, store.Take("line"));
    }

    [Fact]
    public void Descriptors_that_are_meant_for_another_process_are_left_alone()
    {
        using var store = DescriptorStore.Of(name => name switch { "LISTEN_PID" => "1", "LISTEN_FDS" => "1", "LISTEN_FDNAMES" => "x", _ => null }, Environment.ProcessId, Nobody);
        Assert.Empty(store.Names);
    }

    [Theory]
    [InlineData("mill-s0~0000abcd~1700000000000~00000000000000ff", true)]
    [InlineData("mill-s0~0000abcd~1700000000000~0000000000000000", false)]
    [InlineData("mill-s0~0000abcd~-1~00000000000000ff", false)]
    [InlineData("mill-s0~abcd~1", false)]
    [InlineData("", false)]
    [InlineData("stored", false)]
    public void A_name_is_read_back_or_refused(string name, bool isOurs)
    {
        Assert.Equal(isOurs, KeptLine.TryParse(name, out var kept));
        if (isOurs) Assert.Equal(name, kept.Name);
    }

    [Fact]
    public void A_line_that_is_now_asked_for_otherwise_is_not_the_one_that_was_kept()
    {
        using var bench = new Bench(TestSite.Yaml() + """

            gpio:
              - name: header
                chip: pinctrl-rp1
                lines:
                  - {name: cabinet, line: 22, kind: seal-switch}
                  - {name: entry, line: 23, kind: beam}
            """);
        var bank = bench.Site.Gpio[0];
        var kept = KeptLine.New(bank, bank.Lines[0], bench.NowMs);
        Assert.True(KeptLine.TryParse(kept.Name, out var read));
        Assert.Equal(kept, read);
        Assert.True(read.IsOf(bank, bank.Lines[0]));
        Assert.False(read.IsOf(bank, bank.Lines[0] with { Debounce = TimeSpan.FromMilliseconds(1) }));
        Assert.False(read.IsOf(bank with { Label = "pinctrl-bcm2711" }, bank.Lines[0]));
        Assert.False(read.IsOf(bank, bank.Lines[1]));
    }
}
