using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Traceability.Verifier.Commands;
using Traceability.Verifier.Tests.Corpus;

namespace Traceability.Verifier.Tests.Commands;

/// <summary>Whoever reads the object learns what the text says: every instant, number, hash and name in the text of a bundle is a value in its JSON.</summary>
public sealed partial class JsonFactsTests
{
    /// <summary>What the text is made of besides facts: a word that is not among these must be a value.</summary>
    static readonly HashSet<string> Vocabulary =
    [
        .. """
            a after again agent agent's an and another approval are as asked assurance at be begun beside between boot but by can card chain claimed clock configuration continues copied
            could crossing crossing's cut did different division do does entry error event every explains first follow following for from give got gross had has have having here honest id identity
            in index instants is it its kept keys last leaves logged lost met more most ms name named net no nobody none not numbers of on once one open or organisation other over parted
            parts passed power profile profiles proven published quorum read register reset restored run runs same says scale sealed segment segments shown stand start stated statements tare tell than
            that the their them then there this three time to too twice two unit value vehicle vouches weighing when where which who whom with witness witnesses words you your
            """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>Lines of the text; each group is named as the member that says the same. A number that stands elsewhere in the object by chance is not that.</summary>
    static readonly string[] Lines =
    [
        "boot (?<boot>\\d+), (?<monotonic_ms>[\\d\u00A0]+)\u00A0ms after the agent's start", "clock (?<status>[a-z-]+), (?<source>\\w*), error at most (?<bound_ms>\\d+)\u00A0ms",
        "not before the log had (?<not_before_log_size>[\\d\u00A0]+) leaves", "not after [^,]+, as witness (?<not_after_by>\\S+) says", "run (?<run>[0-9a-f]{32})", "segment number (?<number>\\d+)",
        "entry (?<entry>\\d+) of (?<count>\\d+), entry number (?<seq>\\d+) of the chain", "identity (?<identity>[0-9a-f]{64}) following (?<previous>[0-9a-f]{64})",
        "log +(?<origin>\\S+), index (?<index>[\\d\u00A0]+) of (?<size>[\\d\u00A0]+)", "continues (?<old>\\S+), which had (?<size>[\\d\u00A0]+) leaves; (?<kept>[\\d\u00A0]+) kept",
        "ticket (?!is open)(?<ticket>\\S+)", "scale (?<scale>\\w+), division", "words (?<words>[0-9a-f]+)", "vehicle (?!not shown)(?<kind>\\S+) (?<value>\\S+)",
        "(?<channel>[\\w.]+) (?<verified>[a-z-]+) \\(claimed (?<claimed>[a-z-]+), published (?:by nobody|as (?<published>[a-z-]+) by (?<by>\\w+))", "instrument (?<serial>[\\w-]+), profile (?<profile>[\\w-]+), unit id (?<unit_id>\\d+) on (?<bus>[\\w-]+)", "reading (?<reading>\\d+) of (?!channel )(?<id>[\\w.]+)", "channel (?<channel>\\d+)", "quantity of (?<channel>[\\w.]+)",
        "(?<register_statements>\\d+) register statements?, with every", "quorum (?<name>[\\w-]+): ", "lost at (?<resets>\\d+) reset", "proof of (?<name>\\w+)", "(?<count>\\d+) weighings?: ",
    ];

    public static TheoryData<string> Accepted { get; } =
        [.. CorpusTests.Cases.Select(row => row.Data).Where(name => name.StartsWith("bundle-", StringComparison.Ordinal) && CorpusCase.Open(name).Outcome == "accepted")];

    [Theory, MemberData(nameof(Accepted))]
    public void Each_fact_of_the_text_is_in_the_object(string name)
    {
        var (text, told) = (Printed(name), JsonSerializer.Deserialize<JsonElement>(Printed(name, "--json")));
        var (values, words) = (new HashSet<string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        Collect(told, values, words);
        // Sentences that stand in both are no facts to look for one by one.
        foreach (var list in (string[])["keys", "not_proven"])
            foreach (var sentence in told.GetProperty(list).EnumerateArray()) text = Without(text, sentence.GetString()!);
        foreach (var segment in told.GetProperty("segments").EnumerateArray()) text = Without(text, segment.GetProperty("assurance").GetString()!);

        List<string> missing = [];
        text = Instant().Replace(text, at => Known(DateTimeOffset.Parse(at.Value, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), at.Value));
        text = Weight().Replace(text, kg => Known((decimal.Parse(kg.Groups[1].Value.Replace("\u00A0", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1000).ToString("0", CultureInfo.InvariantCulture), kg.Value));
        text = Number().Replace(text, number => Known(number.Value.Replace("\u00A0", "", StringComparison.Ordinal), number.Value));
        foreach (var word in Regex.Split(text, "[\\s\u00A0,;:()=−/]+").Where(word => word.Length > 0 && !Vocabulary.Contains(word.ToLowerInvariant())))
            if (!values.Contains(word) && !words.Contains(word.Replace("-", "", StringComparison.Ordinal)) && !words.Contains(word)) missing.Add(word);
        Assert.True(missing.Count == 0, string.Join(' ', missing));

        string Known(string value, string said)
        {
            if (!values.Contains(value) && !words.Contains(value)) missing.Add(said);
            return " ";
        }
    }

    [Fact]
    public void Each_line_of_the_text_has_its_member()
    {
        var unseen = Lines.ToHashSet();
        foreach (var name in Accepted.Select(row => row.Data))
        {
            var (text, members) = (Printed(name), new Dictionary<string, HashSet<string>>());
            Collect(JsonSerializer.Deserialize<JsonElement>(Printed(name, "--json")), "", members);
            foreach (var line in Lines)
            {
                foreach (Match match in Regex.Matches(text, line))
                {
                    unseen.Remove(line);
                    foreach (var group in match.Groups.Cast<Group>().Skip(1))
                        Assert.True(members.TryGetValue(group.Name, out var said) && said.Contains(Plain(group.Value)), $"{name}: {group.Name} {group.Value}");
                }
            }
        }
        Assert.Empty(unseen);
    }

    /// <summary>Numbers without their spaces, states without their hyphens.</summary>
    static string Plain(string value) => value.Replace("\u00A0", "", StringComparison.Ordinal).TrimEnd(';', ',').Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    static void Collect(JsonElement of, string member, Dictionary<string, HashSet<string>> members)
    {
        if (of.ValueKind == JsonValueKind.Object) foreach (var inner in of.EnumerateObject()) Collect(inner.Value, inner.Name, members);
        else if (of.ValueKind == JsonValueKind.Array) foreach (var item in of.EnumerateArray()) Collect(item, member, members);
        else if (members.TryGetValue(member, out var said)) said.Add(Plain(of.ToString()));
        else members.Add(member, [Plain(of.ToString())]);
    }

    /// <summary>On one line, without its title's file name.</summary>
    static string Printed(string name, params string[] options)
    {
        using var output = new StringWriter();
        var trust = Path.Combine(CorpusCase.Root, name, "trust.policy");
        var file = Path.Combine(CorpusCase.Root, name, "input.bundle");
        Assert.True(Arguments.TryParse(["check", file, .. File.Exists(trust) ? (string[])["--trust", trust] : [], .. options], out var arguments, out _));
        CheckCommand.Run(arguments, output, TextWriter.Null);
        return options.Length > 0 ? output.ToString() : Line().Replace(output.ToString().Replace(file, "", StringComparison.Ordinal), " ");
    }

    static string Without(string text, string sentence) => text.Replace(sentence, " ", StringComparison.Ordinal);

    static void Collect(JsonElement of, HashSet<string> values, HashSet<string> words)
    {
        switch (of.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in of.EnumerateObject()) Collect(member.Value, values, words);
                break;
            case JsonValueKind.Array:
                foreach (var item in of.EnumerateArray()) Collect(item, values, words);
                break;
            case JsonValueKind.String:
                values.Add(of.GetString()!);
                foreach (var word in Regex.Split(of.GetString()!, "[\\s\u00A0,;:()=−/]+")) words.Add(word);
                break;
            case JsonValueKind.Number:
                values.Add(of.GetRawText());
                values.Add(of.GetRawText() + "000");
                break;
        }
    }

    [GeneratedRegex("\\n *(- )?")]
    private static partial Regex Line();

    [GeneratedRegex("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z")]
    private static partial Regex Instant();

    [GeneratedRegex("(?<![\\w.])(\\d[\\d\u00A0]*(?:\\.\\d+)?)\u00A0kg")]
    private static partial Regex Weight();

    [GeneratedRegex("(?<![\\w./-])\\d[\\d\u00A0]*(?:\\.\\d+)?(?![\\w./-])")]
    private static partial Regex Number();
}
