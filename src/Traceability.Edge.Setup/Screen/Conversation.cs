using System.CommandLine;

namespace Traceability.Edge.Setup.Screen;

/// <summary>The three streams of one run; the library knows of two.</summary>
sealed class Conversation : InvocationConfiguration
{
    public Conversation(TextReader input, TextWriter output, TextWriter errors)
    {
        Input = input;
        Output = output;
        Error = errors;
    }

    public TextReader Input { get; }

    /// <summary>A person types the input.</summary>
    public bool IsAttended { get; init; }
}
