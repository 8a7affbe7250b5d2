using Traceability.Evidence.Cbor;

namespace Traceability.Evidence.Tests.Cbor;

public sealed class DeterministicCborTests
{
    [Theory]
    [InlineData("00")]
    [InlineData("1bffffffffffffffff")]
    [InlineData("3bffffffffffffffff")]
    [InlineData("a56161614161626142616361436164614461656145")]
    [InlineData("826161a161626163")]
    [InlineData("a26161016162820203")]
    [InlineData("98190102030405060708090a0b0c0d0e0f101112131415161718181819")]
    [InlineData("c11a514b67b0")]
    [InlineData("f4")]
    [InlineData("f5")]
    [InlineData("f6")]
    [InlineData("a40a00186400190100012003")] // 10 < 100 < 256 < −1: bytewise, not length first
    public void What_the_standard_calls_deterministic_is_taken(string hex) => Assert.Equal(ReadOutcome.Ok, DeterministicCbor.Check(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("1817", "not the shortest")]                       // 23 in two bytes
    [InlineData("1900ff", "not the shortest")]
    [InlineData("1a0000ffff", "not the shortest")]
    [InlineData("1b00000000ffffffff", "not the shortest")]
    [InlineData("3817", "not the shortest")]
    [InlineData("580401020304", "not the shortest")]               // length 4 in two bytes
    [InlineData("780161", "not the shortest")]
    [InlineData("980101", "not the shortest")]
    [InlineData("d80100", "not the shortest")]
    [InlineData("5f42010243030405ff", "indefinite")]
    [InlineData("7f657374726561646d696e67ff", "indefinite")]
    [InlineData("9fff", "indefinite")]
    [InlineData("9f018202039f0405ffff", "indefinite")]
    [InlineData("bf61610161629f0203ffff", "indefinite")]
    [InlineData("1c", "reserved")]
    [InlineData("1f", "reserved")]
    [InlineData("fc", "simple")]
    [InlineData("ff", "simple")]
    [InlineData("f7", "simple")]                                   // undefined
    [InlineData("f0", "simple")]
    [InlineData("f90000", "float")]
    [InlineData("fa47c35000", "float")]
    [InlineData("fb3ff199999999999a", "float")]
    [InlineData("a202000100", "out of order")]
    [InlineData("a2200018640 0", "out of order")]                  // length-first order of the old standard: −1 before 100
    [InlineData("a201000100", "twice")]
    [InlineData("0000", "trailing")]
    [InlineData("", "empty")]
    [InlineData("18", "cut")]
    [InlineData("1b000000", "cut")]
    [InlineData("8201", "too early")]
    [InlineData("a101", "too early")]
    [InlineData("c1", "too early")]
    [InlineData("44010203", "cut")]
    [InlineData("62c328", "UTF-8")]
    [InlineData("63eda080", "UTF-8")]                              // a lone surrogate
    [InlineData("62c080", "UTF-8")]                                // overlong
    [InlineData("5bffffffffffffffff", "cut")]
    [InlineData("5b7fffffffffffffff", "cut")]
    [InlineData("9bffffffffffffffff", "too early")]
    [InlineData("bbffffffffffffffff", "too early")]
    public void Everything_else_is_refused_with_its_reason(string hex, string reason)
    {
        var outcome = DeterministicCbor.Check(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        Assert.False(outcome.IsOk);
        Assert.Contains(reason, outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(hex.Length == 0 ? ReadKind.Empty : ReadKind.Corrupt, outcome.Kind);
    }

    [Fact]
    public void Nesting_ends_at_sixteen_so_that_a_hostile_message_cannot_exhaust_the_stack()
    {
        byte[] deepest = [.. Enumerable.Repeat((byte)0x81, 15), 0x00];
        Assert.True(DeterministicCbor.Check(deepest).IsOk);
        Assert.Contains("deep", DeterministicCbor.Check([.. Enumerable.Repeat((byte)0x81, 16), 0x00]).Reason, StringComparison.Ordinal);
        Assert.False(DeterministicCbor.Check(Enumerable.Repeat((byte)0xC1, 1 << 20).ToArray()).IsOk);
    }
}
