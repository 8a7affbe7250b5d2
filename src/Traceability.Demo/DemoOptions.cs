namespace Traceability.Demo;

/// <summary>The command line. To add an option: a property, a case in <see cref="TryParse"/>, a line in the usage of deploy/demo.</summary>
sealed record DemoOptions
{
    public const string Allowed = "--check, --fresh, --data DIR, --help";

    /// <summary>Without a terminal, one JSON object at the end, and everything must be exact.</summary>
    public bool Check { get; private init; }

    /// <summary>Begin anew in the data folder.</summary>
    public bool Fresh { get; private init; }

    /// <summary>Absolute.</summary>
    public string Data { get; private init; } = "";

    public static bool TryParse(IReadOnlyList<string> words, Func<string, string?> environment, out DemoOptions options, out string mistake)
    {
        options = new DemoOptions();
        mistake = "";
        string? data = null;
        for (var i = 0; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "--check": options = options with { Check = true }; break;
                case "--fresh": options = options with { Fresh = true }; break;
                case "--data" when data is not null: mistake = "--data is given twice"; return false;
                case "--data" when i + 1 < words.Count && words[i + 1].Length > 0: data = words[++i]; break;
                case "--data": mistake = "--data needs a folder"; return false;
                default: mistake = $"\"{words[i]}\" is no option; allowed: {Allowed}"; return false;
            }
        }
        data ??= Default(environment);
        if (data is null)
        {
            mistake = "neither HOME nor XDG_DATA_HOME says where data belongs: give --data DIR";
            return false;
        }
        options = options with { Data = Path.GetFullPath(data) };
        return true;
    }

    /// <summary>As the XDG base directory specification says; a relative XDG_DATA_HOME is to be ignored.</summary>
    static string? Default(Func<string, string?> environment)
    {
        const string Name = "traceability-demo";
        if (environment("XDG_DATA_HOME") is { Length: > 0 } shared && Path.IsPathRooted(shared)) return Path.Combine(shared, Name);
        return environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".local", "share", Name) : null;
    }
}
