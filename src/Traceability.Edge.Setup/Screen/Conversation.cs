using System.CommandLine;

namespace Traceability.Edge.Setup.Screen;

/// <summary>The three streams of one run; the library knows of two.</summary>
sealed class Conversation : InvocationConfiguration
{
    /// <summary>From Ctrl-C to the end of the process. The library's 2 s are little for a cold Pi that has an output to take back.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromSeconds(10);

    public Conversation(TextReader input, TextWriter output, TextWriter errors)
    {
        Input = input;
        Output = output;
        Error = errors;
        ProcessTerminationTimeout = LastWords;
    }

    public TextReader Input { get; }

    /// <summary>A person types the input.</summary>
    public bool IsAttended { get; init; }
}
