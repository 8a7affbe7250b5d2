using System.Security.Cryptography;
using Traceability.Evidence.Cose;
using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Tests.Enrolment;

/// <summary>The laws of a chain's keys: which one is in force, and what a revocation takes.</summary>
public sealed class ChainKeysTests
{
    static readonly byte[] Chain = new byte[16];
    static readonly ECDsa[] Keys = [.. Enumerable.Range(0, 5).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256))];

    static EvidenceKey Public(int i) => EvidenceKey.Of(Keys[i]);

    /// <summary>Identity of a number on the good branch.</summary>
    static byte[] Identity(long number) => SHA256.HashData(BitConverter.GetBytes(number));

    static (Rotation Rotation, CoseSign1 Sign1) Turn(int old, int next, long after, byte[]? tip = null, int? by = null, int? follows = null)
    {
        var possession = Possession.Sign(Keys[next], Chain, Public(follows ?? old), 0);
        var signed = Rotation.Sign(Keys[by ?? old], Chain, after, tip ?? Identity(after), possession, 0);
        Assert.True(Possession.TryRead(possession.Bytes, out var proof).IsOk);
        return (new Rotation(Chain, after, tip ?? Identity(after), proof!, 0), signed);
    }

    static ChainKeys Turned(params long[] after)
    {
        var keys = ChainKeys.Of(Public(0));
        for (var i = 0; i < after.Length; i++)
        {
            var (rotation, sign1) = Turn(i, i + 1, after[i]);
            Assert.Null(keys.Fault(rotation, sign1));
            keys = keys.With(rotation);
        }
        return keys;
    }

    static Revocation Gone(int key, params AcceptedTip[] tips) => new("demo", Chain, Public(key).Thumbprint, tips, 100, "", 0);

    static AcceptedTip Tip(long number) => new(number, Identity(number));

    static bool Takes(ChainKeys keys, long number) => keys.Disowning(number, Identity(number)).Any();

    [Theory]
    [InlineData(1, 0), InlineData(4, 0), InlineData(5, 1), InlineData(9, 1), InlineData(10, 2), InlineData(long.MaxValue, 2)]
    public void In_force_is_the_key_of_the_last_rotation_after_a_lower_number(long number, int key) => Assert.Equal(Public(key), Turned(4, 9).At(number));

    [Fact]
    public void For_every_chain_of_rotations_exactly_the_numbers_between_two_are_a_keys()
    {
        var random = new Random(9052);
        for (var round = 0; round < 40; round++)
        {
            long[] after = [.. Enumerable.Range(0, 30).OrderBy(_ => random.Next()).Take(random.Next(5)).Order().Select(n => (long)n)];
            var keys = Turned(after);
            for (var number = 1; number <= 31; number++) Assert.Equal(Public(after.Count(one => one < number)), keys.At(number));
        }
    }

    [Fact]
    public void Without_a_word_the_enrolled_key_signs_everything_and_nothing_is_taken()
    {
        var keys = ChainKeys.Of(Public(0));
        Assert.Equal(Public(0), keys.At(1));
        Assert.True(keys.Has(Public(0).Kid));
        Assert.False(keys.Has(Public(1).Kid));
        Assert.False(Takes(keys, 1));
    }

    [Fact]
    public void A_rotation_follows_the_key_in_force_with_a_new_key_and_a_higher_number()
    {
        var keys = Turned(4);
        string? Fault((Rotation Rotation, CoseSign1 Sign1) turn) => keys.Fault(turn.Rotation, turn.Sign1);
        Assert.Null(Fault(Turn(1, 2, 5)));
        Assert.Equal("after number 4, where a rotation after 4 stands", Fault(Turn(1, 2, 4)));
        Assert.Equal("not signed by the key in force", Fault(Turn(0, 2, 5)));
        Assert.Equal("the new key's proof follows another key than the one in force", Fault(Turn(1, 2, 5, follows: 0)));
        Assert.Equal("the new key is one of the chain's already", Fault(Turn(1, 0, 5)));
        Assert.Equal("the new key is one of the chain's already", Fault(Turn(1, 1, 5)));
    }

    [Fact]
    public void What_is_learnt_makes_another_one_and_leaves_the_old_as_it_was()
    {
        var before = Turned(4);
        var after = before.With(Gone(0));
        Assert.Empty(before.Revocations);
        Assert.False(Takes(before, 1));
        Assert.True(Takes(after, 1));
    }

    [Theory]
    [InlineData(2, false), InlineData(3, false), InlineData(4, true), InlineData(5, true), InlineData(9, true), InlineData(10, true)]
    public void Beyond_the_tip_everything_is_taken_with_all_keys_that_were_named_there(long number, bool taken) => Assert.Equal(taken, Takes(Turned(4, 9).With(Gone(0, Tip(3))), number));

    [Theory]
    [InlineData(1, false), InlineData(4, false), InlineData(5, false), InlineData(9, false), InlineData(10, false)]
    public void With_its_last_number_as_the_tip_a_revoked_key_takes_nothing(long number, bool taken) => Assert.Equal(taken, Takes(Turned(4, 9).With(Gone(0, Tip(4))), number));

    [Theory]
    [InlineData(4, false), InlineData(5, true), InlineData(9, true), InlineData(10, true)]
    public void A_revoked_successor_leaves_the_key_before_it(long number, bool taken) => Assert.Equal(taken, Takes(Turned(4, 9).With(Gone(1)), number));

    [Fact]
    public void A_key_that_was_named_from_a_branch_which_is_not_accepted_is_void()
    {
        var (rotation, sign1) = Turn(0, 1, 4, tip: new byte[32]);
        var keys = ChainKeys.Of(Public(0));
        Assert.Null(keys.Fault(rotation, sign1));
        keys = keys.With(rotation).With(Gone(0, Tip(4)));
        Assert.False(Takes(keys, 4));
        Assert.True(Takes(keys, 5));
        Assert.NotEmpty(keys.Disowning(4, new byte[32]));
    }

    [Fact]
    public void Whether_a_key_is_revoked_before_or_after_it_hands_over_comes_to_the_same()
    {
        foreach (var tip in (long[])[1, 3, 4, 7])
        {
            var (rotation, _) = Turn(0, 1, 4);
            var enrolled = ChainKeys.Of(Public(0));
            var (one, other) = (enrolled.With(rotation).With(Gone(0, Tip(tip))), enrolled.With(Gone(0, Tip(tip))).With(rotation));
            for (var number = 1; number < 9; number++) Assert.Equal(Takes(one, number), Takes(other, number));
        }
    }

    [Fact]
    public void A_second_revocation_only_takes_more_and_the_smallest_size_counts()
    {
        var once = Turned(4).With(Gone(0, Tip(3)));
        var twice = once.With(Gone(0, Tip(9))).With(Gone(1, Tip(5)));
        for (var number = 1; number < 9; number++) Assert.True(!Takes(once, number) || Takes(twice, number));
        Assert.Equal(40, twice.With(Gone(1, Tip(5)) with { LogSize = 40 }).With(Gone(1, Tip(5)) with { LogSize = 60 }).Disowning(6, Identity(6)).Min(beyond => beyond.LogSize));
    }

    [Fact]
    public void A_revocation_concerns_keys_of_the_chain_by_their_whole_thumbprint()
    {
        Assert.True(Turned(4).Concerns(Gone(1)));
        Assert.False(Turned(4).Concerns(Gone(2)));
        Assert.False(Turned(4).Concerns(Gone(1) with { Key = [.. Public(1).Kid, .. new byte[24]] }));
    }
}
