using System.Security.Cryptography;

namespace Traceability.Verifier.Tests.Corpus.Making;

public sealed class DeterministicEcdsaTests
{
    /// <summary>RFC 6979, A.2.5: P-256, SHA-256, message "sample".</summary>
    [Fact]
    public void The_signature_of_the_standards_example_is_the_one_it_prints()
    {
        using var key = new DeterministicEcdsa(Convert.FromHexString("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"));
        Assert.Equal(
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
            Convert.ToHexString(key.SignData("sample"u8.ToArray(), HashAlgorithmName.SHA256)));
    }
}
