using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Traceability.Testing;
using YamlDotNet.RepresentationModel;

namespace Traceability.Profiles.Tests;

/// <summary>What editors underline and what the loader refuses: the schema may be milder than the loader, and never stricter or of another opinion.</summary>
public sealed class SchemaAgreementTests
{
    static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.File("firmware-config", "schema", "profile.schema.json"))).RootElement;

    public static TheoryData<string> Ids => [.. ProfileFolder.Ids];

    [Theory, MemberData(nameof(Ids))]
    public void Every_shipped_profile_fits_the_schema(string id) => Assert.Null(ProfileSchema.Fault(Schema, Top(Text(id))));

    /// <summary>Each scalar of a shipped file in turn becomes something that belongs elsewhere.</summary>
    [Theory, MemberData(nameof(Ids))]
    public void What_the_schema_refuses_the_loader_refuses(string id)
    {
        var random = new Random(id.Length);
        string[] strangers = ["-1", "0", "1", "7", "33", "126", "65536", "1000000", "1.5", "1e-3", "x", "ABCD", "f32", "Stable", "kWh and then some", "[]", "{a: 1}", "0x12345"];
        var text = Text(id);
        var scalars = Regex.Matches(text, @"(?<=: )(?:""[^""]*""|[A-Za-z0-9.+-]+)(?=[,}\n])", RegexOptions.CultureInvariant);
        Assert.True(scalars.Count > 10);
        var refused = 0;
        for (var i = 0; i < 60; i++)
        {
            var scalar = scalars[random.Next(scalars.Count)];
            var changed = text[..scalar.Index] + strangers[random.Next(strangers.Length)] + text[(scalar.Index + scalar.Length)..];
            if (ProfileSchema.Fault(Schema, Top(changed)) is not { } fault) continue;
            refused++;
            Assert.True(ProfileFile.Read(id + ".yaml", changed).Profile is null, $"the schema says {fault}, the loader nothing, of {scalar.Value} at {scalar.Index} in\n{changed}");
        }
        Assert.InRange(refused, 5, 60);
    }

    [Fact]
    public void Every_choice_has_the_same_words_in_both()
    {
        var seen = new HashSet<string>();
        foreach (var shape in Schema.GetProperty("$defs").EnumerateObject())
        {
            foreach (var property in shape.Value.GetProperty("properties").EnumerateObject())
            {
                if (!property.Value.TryGetProperty("enum", out var words) || words[0].ValueKind != JsonValueKind.String) continue;
                var (id, at) = ProfileFolder.Ids.Select(id => (id, at: Regex.Match(Text(id), $@"(?<=[ {{\n]{property.Name}: )[a-zA-Z0-9-]+(?=[,}}\n])", RegexOptions.CultureInvariant))).First(found => found.at.Success);
                var text = Text(id);
                // The first word may be another shape's key of the same name; it says the same of itself.
                var errors = ProfileFile.Read(id + ".yaml", text[..at.Index] + "unheard-of" + text[(at.Index + at.Length)..]).Errors;
                var allowed = errors.First(error => error.Key.EndsWith(property.Name, StringComparison.Ordinal)).Allowed;
                if (!allowed.StartsWith("one of ", StringComparison.Ordinal) || shape.Name == "text") continue;
                Assert.Equal(words.EnumerateArray().Select(word => word.GetString()), allowed["one of ".Length..].Split(", "));
                seen.Add($"{shape.Name}.{property.Name}");
            }
        }
        Assert.Superset(new HashSet<string> { "profile.kind", "profile.verified", "value.table", "value.type", "value.order", "value.poll", "beside.says", "flag-bit.in", "tag.no-tag", "frame.origin", "frame.transport" }, seen);
    }

    static string Text(string id) => File.ReadAllText(Path.Combine(ProfileFolder.Path, id + ".yaml"));

    static YamlNode Top(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }
}
