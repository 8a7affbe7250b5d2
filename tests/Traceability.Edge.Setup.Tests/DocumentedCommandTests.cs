using System.Text.RegularExpressions;
using Traceability.Edge.Setup.Verbs;
using Traceability.Testing;

namespace Traceability.Edge.Setup.Tests;

/// <summary>What documents and help tell people to type is a command line that exists.</summary>
public sealed partial class DocumentedCommandTests
{
    public static TheoryData<string> Documents =>
        ["README.md", "deploy/TEN-MINUTES.md", "deploy/RUNBOOK.md", "deploy/SECURITY.md", "deploy/CHANGELOG.md", "firmware-config/profiles/README.md", "firmware-config/raspberry-pi/WIRING.md", "firmware-config/raspberry-pi/README.md"];

    [Theory, MemberData(nameof(Documents))]
    public void Every_command_line_of_a_document_parses(string document)
    {
        foreach (Match span in Span().Matches(File.ReadAllText(RepositoryRoot.File(document)))) Parses(span.Groups[1].Value);
    }

    [Fact]
    public void Every_example_of_every_help_parses()
    {
        foreach (var verb in SetupCommand.Root().Subcommands.OfType<Verb>())
        {
            Assert.NotEmpty(verb.Examples);
            foreach (var (line, _) in verb.Examples) Parses(line);
        }
    }

    [Fact]
    public async Task Every_verb_helps_also_where_nothing_else_is_given()
    {
        foreach (var verb in SetupCommand.Root().Subcommands.OfType<Verb>())
        {
            var run = await SetupRun.OfAsync(verb.Name, "--help");
            Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Errors));
            Assert.Contains(verb.Examples[0].Line, run.Output, StringComparison.Ordinal);
        }
    }

    /// <summary>Every verb is told of somewhere, so that nobody has to guess that it exists.</summary>
    [Fact]
    public void Every_verb_stands_in_a_document()
    {
        var told = string.Concat(Documents.Select(row => File.ReadAllText(RepositoryRoot.File((string)row.Data))));
        Assert.All(SetupCommand.Root().Subcommands, verb => Assert.Matches($@"\b{verb.Name}\b", told));
    }

    static void Parses(string line)
    {
        // What stands before edge-setup is who types it; behind a pipe or a second command it is another's.
        var words = Words().Matches(line[(line.IndexOf("edge-setup", StringComparison.Ordinal) + "edge-setup".Length)..].Split('|', ';', '>')[0]).Select(word => word.Value.Trim('"')).ToArray();
        if (words.Length == 0) return;
        var given = SetupCommand.Root().Parse(words);
        Assert.True(given.Errors.Count == 0, $"{line}: {string.Join("; ", given.Errors.Select(error => error.Message))}");
    }

    [GeneratedRegex(@"`((?:sudo )?(?:-u [a-z-]+ )?edge-setup[^`\n]*)`")]
    private static partial Regex Span();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Words();
}
