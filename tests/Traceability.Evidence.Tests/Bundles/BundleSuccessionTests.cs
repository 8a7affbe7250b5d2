using System.Text;
using Traceability.Evidence.Bundles;
using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Entries;
using Traceability.Evidence.Log;
using Traceability.Evidence.Tests.Log;
using Traceability.Evidence.Tree;

namespace Traceability.Evidence.Tests.Bundles;

/// <summary>A bundle of a segment whose log is continued under another origin.</summary>
public sealed class BundleSuccessionTests
{
    static readonly EnrolledDevice Device = new();
    static readonly NoteSigner Second = new(Device.Log.Key.Name + "/2", new byte[32]), Third = new(Device.Log.Key.Name + "/3", [.. Enumerable.Repeat((byte)3, 32)]);
    static readonly Succession ToSecond = new(Device.Log.Key.Name, 9, new byte[32], Second.Key, 4, 1), ToThird = new(Second.Key.Name, 7, new byte[32], Third.Key, 7, 2);

    [Fact]
    public void Without_a_policy_the_log_that_continues_is_known_only_where_its_succession_is_shown()
    {
        Assert.True(Run(null, [Proof(Second)], [], out var found).IsAccepted);
        Assert.False(found!.Segments[0].IsLogged);
        Assert.Empty(found.Successions);

        Assert.True(Run(null, [Proof(Second)], [Stated(ToSecond, Device.Log)], out found).IsAccepted);
        Assert.True(found!.Segments[0].IsLogged);
        Assert.Equal(ToSecond.Text, Assert.Single(found.Successions).Text);
        Assert.False(found.Policy.IsGiven || found.IsVouchedFor);
        Assert.Equal((StatementKind.Succession, 0), (Assert.Single(found.Statements).Kind, found.Statements[0].Chain));

        Assert.True(Run(null, [Proof(Third)], [Stated(ToSecond, Device.Log), Stated(ToThird, Second)], out found).IsAccepted);
        Assert.True(found!.Segments[0].IsLogged);
        Assert.Equal("refused: log-signature", Run(null, [Proof(new NoteSigner(Second.Key.Name, [.. Enumerable.Repeat((byte)9, 32)]))], [Stated(ToSecond, Device.Log)], out _).ToString());
    }

    [Fact]
    public void A_policy_knows_only_the_logs_that_it_lists()
    {
        Assert.True(Run(Policy(Device.Log), [Proof(Second)], [Stated(ToSecond, Device.Log)], out var found).IsAccepted);
        Assert.False(found!.Segments[0].IsLogged);
        Assert.Single(found.Successions);
        Assert.True(Run(Policy(Device.Log, Second), [Proof(Second)], [Stated(ToSecond, Device.Log)], out found).IsAccepted);
        Assert.True(found!.Segments[0].IsLogged && found.IsVouchedFor);
    }

    [Fact]
    public void Only_the_root_key_of_the_request_says_how_one_of_its_logs_goes_on()
    {
        var sound = Stated(ToSecond, Device.Log);
        byte[][][] wrong =
        [
            [Stated(ToSecond, Device.Log, new NoteSigner(Device.Root.Key.Name, new byte[32]))], // another root key
            [Stated(ToSecond, Device.Log, new NoteSigner("elsewhere/root", new byte[32]))],
            [Stated(ToSecond, Device.Log, Device.Log)], // the log itself
            [Stated(ToSecond with { OldOrigin = "elsewhere/segments" }, new NoteSigner("elsewhere/segments", new byte[32]))], // of another log
            [Stated(ToThird, Second), sound], // of one that is not shown before
            [[.. sound[..^1]]],
            [sound, new StatementEntry(StatementKind.Succession, [[1], [2]]).Encode()],
        ];
        foreach (var statements in wrong) Assert.Equal("refused: statement", Run(null, [], statements, out _).ToString());
    }

    [Fact]
    public void What_a_header_pins_is_not_held_against_a_log_that_is_continued()
    {
        // The header pins size 5 with a root of its own; the proof is below another root of that size. Which log it pins, the header does not say.
        var proof = Proof(Device.Log, index: 4, path: [new byte[32]]);
        Assert.Equal("refused: split-view", Run(null, [proof], [], out _).ToString());
        Assert.Equal("refused: time", Run(null, [proof], [Stated(ToSecond, Device.Log)], out _).ToString());
        Assert.True(Run(null, [Proof(Second, index: 4, path: [new byte[32]])], [Stated(ToSecond, Device.Log)], out _).IsAccepted); // a small index in the new log
    }

    [Fact]
    public void Days_from_before_and_after_a_succession_are_not_held_against_each_other()
    {
        var before = Days.Plain(7) with { Chain = EnrolmentRequest.ChainOf(Device.Request.Identity), LogSize = 9 };
        byte[][] days = [Signed(before), Signed(before.Next() with { LogSize = 5 })];
        Assert.Equal("refused: day", Run(null, [], [], out _, days).ToString());
        Assert.True(Run(null, [], [Stated(ToSecond, Device.Log)], out _, days).IsAccepted);
        Assert.Equal("refused: day", Run(null, [], [Stated(ToSecond, Device.Log)], out _, [days[1], days[0]]).ToString());

        static byte[] Signed(DayStatement statement) => Encoding.UTF8.GetBytes(statement.Sign(Device.Online));
    }

    /// <summary>The segment's, as the last leaf of a log.</summary>
    static byte[] Proof(NoteSigner log, int index = 8, byte[][]? path = null)
    {
        path ??= [new byte[32]];
        var root = MerkleTree.RootFromPath(MerkleTree.Leaf(Device.Segment.Identity), index, index + 1, path)!;
        return Encoding.UTF8.GetBytes(new Receipt(Device.Segment.Identity, index, path, new Checkpoint(log.Key.Name, index + 1, root).Sign(log)).Encode());
    }

    static byte[] Stated(Succession said, NoteSigner old, NoteSigner? root = null) =>
        SuccessionStatement.Of(said.Sign([root ?? Device.Root]), new Checkpoint(said.OldOrigin, said.Size, said.Root).Sign(old)).Encode();

    static TrustPolicy Policy(params NoteSigner[] logs) =>
        TrustPolicy.TryRead(Encoding.UTF8.GetBytes($"{string.Concat(logs.Select(log => $"log {log.Key.ToVerifierKey()}\n"))}quorum none\n"), out var policy).IsOk ? policy! : throw new InvalidOperationException();

    static BundleVerdict Run(TrustPolicy? policy, byte[][] proofs, byte[][] statements, out CheckedBundle? found, byte[][]? days = null)
    {
        var ticket = Device.Builder with { Approval = null, Proofs = proofs, Statements = [.. statements.Select(entry => new ShownStatement(entry, []))] };
        Assert.True(ticket.TryTicket(EnrolledDevice.TicketEntry, out var bundle).IsOk);
        return BundleCheck.Run((bundle! with { Configurations = [], Days = days ?? [] }).Encode(), policy, new NoRules(), out found);
    }

    sealed class NoRules : IDecodingRules
    {
        public string Fault(ReadOnlySpan<byte> rule) => "unexpected";

        public string Contradiction(ConfigurationLeaf.ForChannel channel, Series series) => "unexpected";

        public string Contradiction(ConfigurationLeaf.ForChannel channel, Weighing weighing) => "unexpected";

        public CounterRule? CounterOf(ReadOnlySpan<byte> rule) => null;

        public long? Rollover(ReadOnlySpan<byte> rule, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after) => null;
    }
}
