using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Traceability.Ledger.Accounts;

/// <summary>PBKDF2-HMAC-SHA512 of a password. Kept with its parameters, so that they can rise: a password is then as strong as when it was last set.</summary>
sealed class PasswordHash
{
    public const int LeastCharacters = 12, MostCharacters = 256;

    const string Scheme = "pbkdf2-sha512";
    const int Iterations = 210_000, SaltSize = 16, HashSize = 64;
    const int MostIterations = 100_000_000;

    readonly int iterations;
    readonly byte[] salt, hash;

    PasswordHash(int iterations, byte[] salt, byte[] hash) => (this.iterations, this.salt, this.hash) = (iterations, salt, hash);

    /// <summary>What no password matches, and takes as long to find that out.</summary>
    public static readonly PasswordHash OfNobody = new(Iterations, RandomNumberGenerator.GetBytes(SaltSize), RandomNumberGenerator.GetBytes(HashSize));

    public static bool IsPassword([NotNullWhen(true)] string? password) => password is { Length: >= LeastCharacters and <= MostCharacters };

    /// <summary>Slow on purpose: <see cref="PasswordDesk"/>.</summary>
    public static PasswordHash Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return new PasswordHash(Iterations, salt, Derive(password, salt, Iterations, HashSize));
    }

    /// <summary>As slow as <see cref="Of"/>.</summary>
    public bool Matches(string password) => CryptographicOperations.FixedTimeEquals(Derive(password, salt, iterations, hash.Length), hash);

    public string Encode() => string.Create(CultureInfo.InvariantCulture, $"{Scheme}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");

    public static bool TryRead(string text, [NotNullWhen(true)] out PasswordHash? read)
    {
        read = null;
        var (salt, hash) = (new byte[SaltSize], new byte[HashSize]);
        if (text.Split('$') is not [Scheme, var count, var saltText, var hashText]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) || iterations is < 1 or > MostIterations
            || !Convert.TryFromBase64String(saltText, salt, out var saltSize) || saltSize != SaltSize
            || !Convert.TryFromBase64String(hashText, hash, out var hashSize) || hashSize != HashSize) return false;
        read = new PasswordHash(iterations, salt, hash);
        return true;
    }

    static byte[] Derive(string password, byte[] salt, int iterations, int size) => Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA512, size);
}
