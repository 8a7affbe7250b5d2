using System.Text;
using Traceability.Evidence.Bundles;

namespace Traceability.Verifier.Exports;

/// <summary>What a bundle says in a format of others, for readers of theirs; it proves nothing and links to nothing of ours.</summary>
/// <param name="IsText">Lines of text, which a terminal may show.</param>
/// <param name="NotCarried">What the format has no words for, in the order of FORMAT.md.</param>
sealed record Export(byte[] Bytes, bool IsText, IReadOnlyList<string> NotCarried)
{
    public static Export Of(string text, IReadOnlyList<string> notCarried) => new(Encoding.UTF8.GetBytes(text + "\n"), true, notCarried);

    /// <summary>What a bundle about several entries, or about none, has to say to a format of single values.</summary>
    public static string NoEntry(BundleSubject subject) => subject switch
    {
        BundleSubject.Period => "a period's quantity is no value that an instrument showed; ocmf carries its two readings",
        BundleSubject.Weighings => "a count of weighings is no value that an instrument showed",
        _ => "a contradiction says two things",
    };
}
