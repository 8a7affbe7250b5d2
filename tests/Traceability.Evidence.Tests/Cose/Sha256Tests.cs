using System.Security.Cryptography;
using Traceability.Evidence.Cose;

namespace Traceability.Evidence.Tests.Cose;

public sealed class Sha256Tests
{
    [Fact]
    public void It_gives_what_the_class_library_gives_at_every_length_around_the_blocks()
    {
        var data = RandomNumberGenerator.GetBytes(70_000);
        foreach (var length in Enumerable.Range(0, 300).Append(65_535).Append(70_000))
            Assert.Equal(SHA256.HashData(data.AsSpan(0, length)), Sha256.Of(data.AsSpan(0, length)));
    }

    [Fact]
    public void Threads_do_not_share_a_hash() =>
        Parallel.For(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            var data = BitConverter.GetBytes((long)i);
            Assert.Equal(SHA256.HashData(data), Sha256.Of(data));
        });

    [Fact]
    public void A_hash_may_replace_what_it_is_of()
    {
        var data = RandomNumberGenerator.GetBytes(64);
        var expected = SHA256.HashData(data);
        Sha256.Of(data, data);
        Assert.Equal(expected, data[..32]);
    }

    [Fact]
    public void Too_little_room_is_a_bug_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Sha256.Of([], new byte[31]));
}
