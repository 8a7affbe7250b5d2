using System.Text;
using Traceability.Evidence.Log;

namespace Traceability.Verifier.Tests.Corpus.Making;

/// <summary>A day statement by itself: one text for what it says.</summary>
static class DayReaderCases
{
    static readonly string A = new('a', 64);
    static readonly string B = new('b', 64);

    /// <summary>One of everything, two of what may be several.</summary>
    static readonly string Text =
        $"""
        tr-day/v1
        chain {Convert.ToHexStringLower(Refinery.Chain)}
        day 2026-11-21
        previous {A}
        checkpoint 14 {Convert.ToBase64String(Cast.Bytes("root"))}
        tip 6 {B} 40
        tip 9 {A} 70
        tip 12 {new string('c', 64)} 90
        missing 8-8
        missing 10-11
        fork {A} fork
        fork {B} two-at-once
        key 0102030405060708 1 valid
        key 1112131415161718 5 suspended
        key 2122232425262728 9 revoked

        """;

    static readonly string Least = Text[..Text.IndexOf("tip 9", StringComparison.Ordinal)] + "key 0102030405060708 1 valid\n";

    public static IEnumerable<MadeCase> All() =>
    [
        Of("accepted", Text, "accepted", "everything that a day may tell"),
        Of("of-one-branch", Least, "accepted", "one tip, one key"),
        Of("of-nothing-held", Least.Replace($"tip 6 {B} 40", $"tip 0 {B} 0", StringComparison.Ordinal), "accepted", "number 0, the request's identity and seq 0"),
        Of("missing-from-number-1", Replaced($"tip 6 {B} 40", $"tip 0 {B} 0").Replace("missing 8-8", "missing 1-8", StringComparison.Ordinal), "accepted", "nothing followed, and others held"),
        Of("holes-that-touch", Replaced("missing 10-11", "missing 9-9\nmissing 10-11"), "accepted", "rising is enough"),
        Of("of-a-leap-day", Replaced("2026-11-21", "2028-02-29"), "accepted", "a day of a leap year"),
        Of("of-the-first-year", Replaced("2026-11-21", "0001-01-01"), "accepted", "the years 0001 … 9999"),
        Of("of-the-last-day", Replaced("2026-11-21", "9999-12-31"), "accepted", "the years 0001 … 9999"),
        Of("of-64-forks", Least.Replace("key", Lines(64, i => $"fork {i:x2}{A[2..]} fork\n") + "key", StringComparison.Ordinal), "accepted", "≤ 64 lines"),
        Of("of-16-keys", Least.Replace("key 0102030405060708 1 valid\n", Lines(16, i => $"key {i:x16} {i + 1} valid\n"), StringComparison.Ordinal), "accepted", "1 … 16 lines"),
        Of("of-no-leap-year", Replaced("2026-11-21", "2026-02-29"), "corrupt", "no such day"),
        Of("of-the-31st-of-november", Replaced("2026-11-21", "2026-11-31"), "corrupt", "no such day"),
        Of("of-the-year-0", Replaced("2026-11-21", "0000-01-01"), "corrupt", "the years 0001 … 9999"),
        Of("day-without-zeros", Replaced("2026-11-21", "2026-11-1"), "corrupt", "one text per day"),
        Of("of-15-bytes-of-chain", Replaced("chain " + Convert.ToHexStringLower(Refinery.Chain), "chain " + Convert.ToHexStringLower(Refinery.Chain)[2..]), "corrupt", "16 bytes"),
        Of("previous-in-capitals", Replaced($"previous {A}", $"previous {A.ToUpperInvariant()}"), "corrupt", "hex in lower case"),
        Of("checkpoint-leading-zero", Replaced("checkpoint 14", "checkpoint 014"), "corrupt", "one text per number"),
        Of("checkpoint-without-root", Replaced($"checkpoint 14 {Convert.ToBase64String(Cast.Bytes("root"))}", "checkpoint 14"), "corrupt", "size and root"),
        Of("without-tip", Least.Replace($"tip 6 {B} 40\n", "", StringComparison.Ordinal), "corrupt", "1 … 4 tips"),
        Of("of-five-tips", Replaced("missing 8-8", $"tip 5 {new string('d', 64)} 9\ntip 5 {new string('e', 64)} 9\nmissing 8-8"), "corrupt", "1 … 4 tips"),
        Of("tips-that-fall", Replaced($"tip 9 {A} 70", $"tip 9 {new string('d', 64)} 70"), "corrupt", "the others rise by identity"),
        Of("tip-twice", Replaced($"tip 9 {A} 70", $"tip 9 {B} 70"), "corrupt", "one segment is one tip"),
        Of("tip-of-number-0-with-a-seq", Replaced($"tip 6 {B} 40", $"tip 0 {B} 40"), "corrupt", "number 0 has seq 0"),
        Of("tip-without-seq", Replaced($"tip 6 {B} 40", $"tip 6 {B} 0"), "corrupt", "a segment has entries"),
        Of("second-tip-of-number-0", Replaced($"tip 9 {A} 70", $"tip 0 {A} 0"), "corrupt", "number 0 stands alone at the beginning"),
        Of("tip-of-2-53", Replaced($"tip 6 {B} 40", $"tip 6 {B} 9007199254740992"), "corrupt", "at most 2^53 − 1"),
        Of("tip-of-two-spaces", Replaced($"tip 6 {B}", $"tip 6  {B}"), "corrupt", "one text per statement"),
        Of("hole-at-the-first-tip", Replaced("missing 8-8", "missing 6-8"), "corrupt", "beyond the first tip"),
        Of("hole-at-the-highest", Replaced("missing 10-11", "missing 10-12"), "corrupt", "below the highest"),
        Of("hole-beyond-the-highest", Least.Replace("key", "missing 7-7\nkey", StringComparison.Ordinal), "corrupt", "below the highest: of one branch none is missing"),
        Of("hole-backwards", Replaced("missing 10-11", "missing 11-10"), "corrupt", "A ≤ B"),
        Of("holes-that-fall", Replaced("missing 10-11", "missing 7-7"), "corrupt", "rising"),
        Of("hole-of-three-numbers", Replaced("missing 10-11", "missing 10-11-11"), "corrupt", "A-B"),
        Of("of-65-holes", Least.Replace("key", $"tip 900 {A} 1000\n" + Lines(65, i => $"missing {10 + 2 * i}-{10 + 2 * i}\n") + "key", StringComparison.Ordinal), "corrupt", "≤ 64 lines"),
        Of("of-65-forks", Least.Replace("key", Lines(65, i => $"fork {i:x2}{A[2..]} fork\n") + "key", StringComparison.Ordinal), "corrupt", "≤ 64 lines"),
        Of("fork-twice", Replaced($"fork {B} two-at-once", $"fork {A} two-at-once"), "corrupt", "one line for one parent"),
        Of("fork-of-a-kind-in-capitals", Replaced("two-at-once", "Two-at-once"), "corrupt", "KIND is of a-z and -"),
        Of("fork-of-33-letters", Replaced("two-at-once", new string('k', 33)), "corrupt", "KIND is of 1 … 32"),
        Of("fork-without-kind", Replaced($"fork {A} fork", $"fork {A} "), "corrupt", "KIND is of 1 … 32"),
        Of("without-key", Least[..Least.IndexOf("key", StringComparison.Ordinal)], "corrupt", "1 … 16 keys"),
        Of("key-from-2", Replaced("key 0102030405060708 1 valid", "key 0102030405060708 2 valid"), "corrupt", "the first signs from number 1"),
        Of("keys-of-one-number", Replaced("1718 5 suspended", "1718 1 suspended"), "corrupt", "rising"),
        Of("key-of-another-state", Replaced("suspended", "resumed"), "corrupt", "valid | suspended | revoked"),
        Of("key-of-7-bytes", Replaced("key 0102030405060708", "key 01020304050607"), "corrupt", "8 bytes"),
        Of("of-17-keys", Least.Replace("key 0102030405060708 1 valid\n", Lines(17, i => $"key {i:x16} {i + 1} valid\n"), StringComparison.Ordinal), "corrupt", "1 … 16 lines"),
        Of("lines-exchanged", Replaced($"missing 10-11\nfork {A} fork", $"fork {A} fork\nmissing 10-11"), "corrupt", "in this order"),
        Of("one-line-more", Text + "and more\n", "corrupt", "exactly these lines"),
        Of("empty-line", Text + "\n", "corrupt", "exactly these lines"),
        Of("newer", "tr-day/v2\nanything\n", "newer", "a later version is not corruption"),
        Of("version-not-clean", Replaced("/v1", "/v01"), "corrupt", "a version with a leading zero is no version"),
        Of("is-a-suspension", Replaced("tr-day", "tr-suspension"), "corrupt", "§4.1 verifier bugs: a note that is another"),
        Of("by-the-log", Text, "corrupt", "a note of the named key", Cast.Log),
        Of("newer-by-the-log", "tr-day/v2\n", "corrupt", "newer only where properly signed", Cast.Log),
        new("day-nothing", "day", "empty", "no bytes", Online, [("input.note", [])]),
    ];

    static (string, string)[] Online => [("key", Cast.Online.Key.ToVerifierKey())];

    static string Lines(int count, Func<int, string> line) => string.Concat(Enumerable.Range(0, count).Select(line));

    static string Replaced(string old, string by) => Text.Contains(old, StringComparison.Ordinal) ? Text.Replace(old, by, StringComparison.Ordinal) : throw new InvalidOperationException(old);

    static MadeCase Of(string name, string text, string outcome, string why, NoteSigner? by = null) =>
        new("day-" + name, "day", outcome, why, Online, [("input.note", Encoding.UTF8.GetBytes(SignedNote.Sign(text, by ?? Cast.Online)))]);
}
