using System.Security.Cryptography;
using System.Text;

namespace Traceability.Evidence.Enrolment;

/// <summary>
/// What a person types in place of carrying the terms: 15 random characters of Crockford's base 32 (75 bits, beyond guessing) and a check character (Luhn, modulo
/// 32: every single mistyped character shows), written <c>7K4M-2PXQ-9TRC-VW3N</c>. Read in either case, with I and L for 1, O for 0, and separators anywhere.
/// It never travels: the device asks by its <see cref="Id"/>, and believes terms by a tag that only whoever has had the code could make (FORMAT.md §3).
/// </summary>
public readonly record struct EnrolmentCode
{
    public const int IdSize = 32;

    const string IdLabel = "traceability enrolment code v1, id", TermsLabel = "traceability enrolment code v1, terms";
    const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const int Length = 16, GroupSize = 4, MostTyped = 64;

    EnrolmentCode(string characters) => this.characters = characters;

    readonly string characters;

    /// <summary>By what the ledger knows it. Neither code nor tag follows from it.</summary>
    public byte[] Id => Derived(IdLabel);

    /// <summary>The word of whoever drew this code that these are its terms, over their exact bytes; hexadecimal.</summary>
    public string TagOf(string terms) => Convert.ToHexStringLower(HMACSHA256.HashData(Derived(TermsLabel), Encoding.UTF8.GetBytes(terms)));

    public bool Vouches(string terms, string tag) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(TagOf(terms)), Encoding.UTF8.GetBytes(tag));

    byte[] Derived(string label) => HMACSHA256.HashData(Encoding.ASCII.GetBytes(characters), Encoding.ASCII.GetBytes(label));

    public static EnrolmentCode Draw()
    {
        var random = RandomNumberGenerator.GetString(Alphabet, Length - 1);
        return new EnrolmentCode(random + Check(random));
    }

    /// <summary>False for what was mistyped, or is no code at all.</summary>
    public static bool TryParse(string typed, out EnrolmentCode code)
    {
        code = default;
        if (typed.Length > MostTyped) return false;
        var characters = string.Concat(typed.Where(c => c is not ('-' or ' ')).Select(Meant));
        if (characters.Length != Length || characters.Any(c => !Alphabet.Contains(c)) || Check(characters[..^1]) != characters[^1]) return false;
        code = new EnrolmentCode(characters);
        return true;
    }

    static char Meant(char typed) => char.ToUpperInvariant(typed) switch { 'I' or 'L' => '1', 'O' => '0', var c => c };

    static char Check(string characters)
    {
        var sum = 0;
        for (var i = 0; i < characters.Length; i++)
        {
            // Every second one counted from the check character is doubled, and the two digits of the double are added.
            var value = Alphabet.IndexOf(characters[i]) << ((characters.Length - i) % 2);
            sum += (value / Alphabet.Length) + (value % Alphabet.Length);
        }
        return Alphabet[-sum & (Alphabet.Length - 1)];
    }

    /// <summary>For the one who typed or shall type it; never for a log.</summary>
    public string Spelled => string.Join('-', characters.Chunk(GroupSize).Select(group => new string(group)));

    public override string ToString() => "(an enrolment code)";
}
