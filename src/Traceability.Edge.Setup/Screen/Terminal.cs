using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Traceability.Edge.Setup.Screen;

/// <summary>
/// Where a verb's words go: what it found to standard output, as tables for people or as one JSON document for programs (never both), and
/// sentences about what is wrong to standard error.
/// </summary>
sealed class Terminal(IAnsiConsole results, Conversation conversation, bool json)
{
    /// <summary>Columns where nobody looks on: those of an SSH session, so that files and screens read alike.</summary>
    public const int Unwatched = 80;

    static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // For a terminal, not for a page.
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    volatile bool isAsking;

    /// <summary>For people; not to be written to where <see cref="IsJson"/>.</summary>
    public IAnsiConsole Results { get; } = results;

    public TextWriter Errors => conversation.Error;

    public bool IsJson { get; } = json;

    /// <summary>A person is there to be asked, and no program reads what is said.</summary>
    public bool IsAttended => conversation.IsAttended && !IsJson;

    public static Terminal Of(Conversation conversation, bool json)
    {
        var watched = conversation.Output == Console.Out && !Console.IsOutputRedirected;
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(conversation.Output) };
        if (!watched) (settings.Ansi, settings.ColorSystem) = (AnsiSupport.No, ColorSystemSupport.NoColors);
        var people = AnsiConsole.Create(settings);
        if (!watched) people.Profile.Width = Unwatched;
        return new Terminal(people, conversation, json);
    }

    /// <summary>A line as it stands, unfolded.</summary>
    public void WriteLine(string line) => conversation.Output.WriteLine(line);

    /// <summary>The whole result of a verb for programs.</summary>
    public void WriteJson<T>(T result) => conversation.Output.WriteLine(JsonSerializer.Serialize(result, Form));

    /// <summary>One sentence with its remedy.</summary>
    public void Complain(string sentence) => Errors.WriteLine(sentence);

    /// <summary>Asks on standard error, so that results stay results; null when there is nobody, or no more, to answer.</summary>
    public string? Ask(string question)
    {
        Errors.Write(question);
        Errors.Flush();
        isAsking = true;
        var answer = conversation.Input.ReadLine();
        isAsking = false;
        return answer;
    }

    /// <summary>Where a question is left unanswered, what comes next begins on a line of its own.</summary>
    public void LeaveQuestion()
    {
        if (isAsking) Errors.WriteLine();
    }

    /// <summary>The same, but ends as cancelled while nothing is typed: then there is something to be put back, and no more is asked. A console's read cannot be ended, so its thread is left to it.</summary>
    public Task<string?> AskAsync(string question, CancellationToken cancellationToken) => Task.Run(() => Ask(question), CancellationToken.None).WaitAsync(cancellationToken);
}
