using System.Globalization;
using System.Text.Json;
using Traceability.Carbon.Emissions;
using Traceability.Carbon.Exact;
using Traceability.Testing;

namespace Traceability.Carbon.Tests;

/// <summary>One worked example of a method, in cases/{method}/: title, origin, inputs, steps, and either the result or why it must be refused.</summary>
sealed class CaseFile
{
    readonly JsonElement root;

    CaseFile(JsonElement root) => this.root = root;

    public JsonElement Inputs => root.GetProperty("inputs");
    public JsonElement Result => root.GetProperty("result");

    public static TheoryData<string> Of(string method) =>
        [.. Directory.GetFiles(Folder(method), "*.json").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static CaseFile Read(string method, string name)
    {
        var file = new CaseFile(JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder(method), name))).RootElement);
        Assert.NotEmpty(file.root.GetProperty("title").GetString()!);
        Assert.NotEmpty(file.root.GetProperty("origin").GetString()!);
        Assert.True(file.root.GetProperty("steps").GetArrayLength() > 0);
        return file;
    }

    /// <summary>Why it must be refused; null where it must not.</summary>
    public JsonElement? Refused => root.TryGetProperty("refused", out var refused) ? refused : null;

    /// <summary>True if the case must be refused; then this was the refusal.</summary>
    public bool MustRefuse(bool given, IEnumerable<Refusal> refusals)
    {
        var first = refusals.FirstOrDefault();
        if (!root.TryGetProperty("refused", out var refused)) { Assert.True(given, first?.Message); return false; }
        Assert.False(given);
        Assert.Equal(refused.GetProperty("rule").GetString(), first!.Rule.ToString());
        Assert.Contains(refused.GetProperty("says").GetString()!, first.Message, StringComparison.Ordinal);
        return true;
    }

    public static IEnumerable<string> Lines(JsonElement rows) => rows.EnumerateArray().Select(row => string.Join(' ', row.EnumerateArray().Select(cell => cell.GetString())));

    public static long At(JsonElement text) => DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    /// <summary>A minus in front is allowed here, where a case must show what is refused.</summary>
    public static ExactDecimal Number(JsonElement text)
    {
        var given = text.GetString()!;
        Assert.True(ExactDecimal.TryParse(given.TrimStart('-'), out var value), given);
        return given[0] == '-' ? ExactDecimal.Zero - value : value;
    }

    public static ExactDecimal? MaybeNumber(JsonElement of, string key) => of.TryGetProperty(key, out var text) ? Number(text) : null;

    static string Folder(string method) => RepositoryRoot.File("tests", "Traceability.Carbon.Tests", "cases", method);
}
