using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;
using Traceability.Verifier.Commands;

namespace Traceability.Verifier.Tests.Logs;

public sealed class StatementLogTests
{
    static readonly NoteSigner Signer = new(StatementLog.OriginOf(WrittenLog.Signer.Key.Name), new byte[32]);

    static byte[] Hash(byte value) => [.. Enumerable.Repeat(value, 32)];

    static byte[] Day(int label, byte digest) => new DayLabel([.. BitConverter.GetBytes(label), .. new byte[28]], Hash(digest)).Encode();

    static readonly byte[] Enrolled = StatementEntry.OfEnrolment([1, 2, 3], null).Encode();

    [Fact]
    public async Task Each_kind_is_counted_and_what_a_later_program_writes_is_no_fault()
    {
        var (code, said) = await FsckAsync([Enrolled, .. Enumerable.Range(0, 300).Select(i => Day(i, 1)), [0x82, 0x01, 0x18, 0x63], [0x82, 0x02, 0x00]]);
        Assert.Equal(ExitCode.NotVouchedFor, code); // no policy
        Assert.Contains("1 enrolments, 300 days, 2 not understood", said, StringComparison.Ordinal);
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Two_leaves_with_one_label_are_refused_whatever_they_stand_for(byte digest)
    {
        var (code, said) = await FsckAsync([Enrolled, .. Enumerable.Range(0, 300).Select(i => Day(i, 1)), Day(7, digest)]);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("leaf 301: the day label of leaf 8 again", said, StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData("00"), InlineData("8101"), InlineData("84010140f6ff"), InlineData("83010240")]
    public async Task What_is_no_statement_is_refused_with_its_leaf(string hex)
    {
        var (code, said) = await FsckAsync([Enrolled, Convert.FromHexString(hex)]);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("leaf 1: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_log_is_not_read_as_statements()
    {
        using var log = new WrittenLog(3);
        using var output = new StringWriter();
        Assert.Equal(ExitCode.NotVouchedFor, await FsckCommand.RunAsync(Parsed(log), output, output, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("enrolments", output.ToString(), StringComparison.Ordinal);
    }

    static async Task<(ExitCode Code, string Said)> FsckAsync(byte[][] entries)
    {
        using var log = new WrittenLog(entries, Signer);
        using var output = new StringWriter();
        var code = await FsckCommand.RunAsync(Parsed(log), output, output, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }

    static Arguments Parsed(WrittenLog log)
    {
        Assert.True(Arguments.TryParse(["fsck", log.Folder], out var arguments, out var mistake), mistake);
        return arguments;
    }
}
