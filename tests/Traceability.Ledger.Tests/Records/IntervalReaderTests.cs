using System.Text;
using Traceability.Ledger.Records;
using Xunit;

namespace Traceability.Ledger.Tests.Records;

public sealed class IntervalReaderTests
{
    static readonly long Now = UnmeteredMine.Ms("2026-12-01T00:00:00");

    [Theory]
    [InlineData("from,to,quantity\n2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1.5\n2026-11-01T00:15:00Z,2026-11-01T00:30:00Z,0.25\n")]
    [InlineData("from;to;quantity\r\n2026-11-01T10:00:00+10:00;2026-11-01T10:15:00+10:00;1.50\r\n2026-11-01T00:15:00.000Z;2026-11-01T00:30:00Z;0.25")]
    [InlineData("\uFEFFfrom,to,quantity\n2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1.5\n\n2026-11-01T00:15:00Z,2026-11-01T00:30:00Z,0.25\n\n")]
    public void A_sound_file_is_read_whatever_pieces_it_arrives_in(string file)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        for (var piece = 1; piece <= bytes.Length; piece++)
        {
            var reader = new IntervalReader();
            foreach (var part in bytes.Chunk(piece)) reader.Feed(part);
            reader.End(Now);
            Assert.Empty(reader.Faults);
            var begin = UnmeteredMine.Ms("2026-11-01T00:00:00");
            Assert.Equal([(begin, 0), (begin + 900_000, 150), (begin + 1_800_000, 175)], reader.Edges());
            Assert.Equal(-2, reader.Exponent);
        }
    }

    [Theory]
    [InlineData("2026-11-01T00:00:00,2026-11-01T00:15:00Z,1", "line 2: from: \"2026-11-01T00:00:00\"; allowed: RFC 3339 with Z or an offset")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01 00:15Z,1", "line 2: to: \"2026-11-01 00:15Z\"; allowed: RFC 3339")]
    [InlineData("2026-11-01T00:15:00Z,2026-11-01T00:15:00Z,1", "line 2: to: \"2026-11-01T00:15:00Z\"; allowed: later than from")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,-1", "line 2: quantity: \"-1\"; allowed: digits with a decimal point, not negative, at most 9 decimals")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1e3", "line 2: quantity: \"1e3\"")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,0.0000000001", "line 2: quantity: \"0.0000000001\"")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1,5", "line 2: \"2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1,5\"; allowed: three values with ',' between")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1\n2026-11-01T00:30:00Z,2026-11-01T00:45:00Z,1", "line 3: from: \"2026-11-01T00:30:00Z\"; allowed: 2026-11-01T00:15:00Z, where the line before ended: a gap lies between")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1\n2026-11-01T00:10:00Z,2026-11-01T00:25:00Z,1", "line 3: from: \"2026-11-01T00:10:00Z\"; allowed: 2026-11-01T00:15:00Z, where the line before ended: they overlap")]
    [InlineData("2026-12-01T00:00:00Z,2026-12-01T00:15:00Z,1", "the last interval ends 2026-12-01T00:15:00Z, in the future")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,9007199254740993", "the sum of all quantities has more than")]
    [InlineData("2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,9999999999999999999999999999\n2026-11-01T00:15:00Z,2026-11-01T00:30:00Z,0.000000001", "the sum of all quantities has more than")]
    [InlineData("", "the file has no interval")]
    public void A_fault_names_its_line_its_value_and_what_is_allowed(string lines, string fault)
    {
        var reader = new IntervalReader();
        reader.Feed(Encoding.UTF8.GetBytes("from,to,quantity\n" + lines));
        reader.End(Now);
        Assert.StartsWith(fault, Assert.Single(reader.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_header_bytes_that_are_no_text_and_endless_lines_are_named_and_many_faults_counted()
    {
        Assert.StartsWith("line 1: header: \"von;bis\"; allowed: from,to,quantity", Faults("von;bis\n"u8.ToArray())[0], StringComparison.Ordinal);
        Assert.Equal("line 2: allowed: UTF-8", Faults([.. "from,to,quantity\n"u8, 0xFF, (byte)'\n'])[0]);
        Assert.Equal("line 2: allowed: at most 256 bytes in a line", Faults([.. "from,to,quantity\n"u8, .. new byte[300]])[0]);
        var many = Faults(Encoding.UTF8.GetBytes("from,to,quantity\n" + string.Concat(Enumerable.Repeat("x\n", 50))));
        Assert.Equal((21, "and 30 more"), (many.Count, many[^1]));
    }

    [Fact]
    public void No_bytes_make_it_throw()
    {
        var random = new Random(7);
        var good = Encoding.UTF8.GetBytes("from,to,quantity\n2026-11-01T00:00:00Z,2026-11-01T00:15:00Z,1.5\n2026-11-01T00:15:00Z,2026-11-01T00:30:00Z,0.25\n");
        for (var round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. good];
            for (var times = random.Next(1, 5); times > 0; times--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var reader = new IntervalReader();
            reader.Feed(bytes);
            reader.End(Now);
            if (reader.Faults.Count == 0) Assert.True(reader.Edges().Count() >= 2);
        }
    }

    static IReadOnlyList<string> Faults(byte[] file)
    {
        var reader = new IntervalReader();
        reader.Feed(file);
        reader.End(Now);
        return reader.Faults;
    }
}
