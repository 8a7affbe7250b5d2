using Traceability.Evidence.Enrolment;

namespace Traceability.Evidence.Tests.Enrolment;

/// <summary>A code that a person types in place of carrying the terms.</summary>
public sealed class EnrolmentCodeTests
{
    const string Characters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void Every_single_mistyped_character_and_nearly_every_exchange_of_neighbours_shows()
    {
        var exchanged = 0;
        for (var round = 0; round < 50; round++)
        {
            var spelled = EnrolmentCode.Draw().Spelled.Replace("-", "", StringComparison.Ordinal);
            Assert.Equal(16, spelled.Length);
            for (var at = 0; at < spelled.Length; at++)
            {
                foreach (var other in Characters.Where(c => c != spelled[at])) Assert.False(EnrolmentCode.TryParse(spelled[..at] + other + spelled[(at + 1)..], out _));
                if (at == 0 || spelled[at] == spelled[at - 1]) continue;
                if (EnrolmentCode.TryParse($"{spelled[..(at - 1)]}{spelled[at]}{spelled[at - 1]}{spelled[(at + 1)..]}", out _)) exchanged++;
            }
        }
        Assert.InRange(exchanged, 0, 10); // 0 and Z side by side alone are not seen
    }

    [Fact]
    public void It_is_read_as_people_write_it_and_never_told_by_its_text()
    {
        var code = EnrolmentCode.Draw();
        foreach (var typed in (string[])[code.Spelled, code.Spelled.ToLowerInvariant(), code.Spelled.Replace("-", " ", StringComparison.Ordinal), $" {code.Spelled.Replace("-", "", StringComparison.Ordinal)} ",
            code.Spelled.Replace('0', 'o').Replace('1', 'L')])
        {
            Assert.True(EnrolmentCode.TryParse(typed, out var read), typed);
            Assert.Equal(code, read);
        }
        foreach (var wrong in (string[])["", code.Spelled[..^1], code.Spelled + "0", new string('U', 16), new string('0', 1000), "7K4M-2PXQ-9TRC-VW3Ä"]) Assert.False(EnrolmentCode.TryParse(wrong, out _));
        Assert.DoesNotContain(code.Spelled[..4], code.ToString(), StringComparison.Ordinal);
    }

    /// <summary>By openssl: <c>printf LABEL | openssl dgst -sha256 -mac HMAC -macopt hexkey:…</c></summary>
    [Fact]
    public void Id_and_tag_are_those_of_the_format_for_a_known_code()
    {
        Assert.True(EnrolmentCode.TryParse("7K4M-2PXQ-9TRC-VW3N", out var code));
        Assert.Equal("63c8deba2825bcd11a77b8af5b43f4b9adfb6809a9fe5ecf081e1c72130b0122", Convert.ToHexStringLower(code.Id));
        Assert.Equal("6dad50843ace392515359ef7e44d9536e5189268c93ea98e162a34ff18f302d7", code.TagOf("terms\n"));
    }

    [Fact]
    public void A_code_vouches_for_its_terms_to_the_byte_and_for_no_others()
    {
        var code = EnrolmentCode.Draw();
        var tag = code.TagOf("terms\n");
        Assert.True(code.Vouches("terms\n", tag));
        foreach (var (terms, other) in (IEnumerable<(string, string)>)[("terms", tag), ("terms\r\n", tag), ("", tag), ("terms\n", ""), ("terms\n", tag[..^1]), ("terms\n", tag + "0"), ("terms\n", Convert.ToHexStringLower(code.Id)), ("terms\n", "\uFFFF")])
            Assert.False(code.Vouches(terms, other));
        Assert.False(EnrolmentCode.Draw().Vouches("terms\n", tag));
    }
}
