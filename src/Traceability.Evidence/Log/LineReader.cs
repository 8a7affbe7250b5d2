namespace Traceability.Evidence.Log;

/// <summary>The lines of a text of ours after its title, one after the other. A line that is not what was asked for stays unread.</summary>
sealed class LineReader(string text)
{
    readonly string[] lines = text.Split('\n');
    int at = 1; // the title has been judged: VersionNumber.OfTitle

    /// <summary>All of them, the title included.</summary>
    public int Count => lines.Length;

    public bool IsAtEnd => at == lines.Length;

    /// <summary>Whether the next line is of this name.</summary>
    public bool IsNext(string name) => Value(name) is not null;

    public bool Hex(string name, int size, out byte[] bytes) => TryHex(Value(name), size, out bytes) && Next();

    public bool Number(string name, out long number)
    {
        number = 0;
        return Value(name) is { } value && Checkpoint.TrySize(value, out number) && Next();
    }

    public bool Hash(string name, out byte[] hash)
    {
        hash = [];
        return StrictBase64.TryHash(Value(name), out hash) && Next();
    }

    /// <summary>A line that is this word alone; it may be absent.</summary>
    public bool Word(string word) => !IsAtEnd && lines[at] == word && Next();

    /// <summary>A line that is a hash alone.</summary>
    public bool Hash(out byte[] hash)
    {
        hash = [];
        return !IsAtEnd && StrictBase64.TryHash(lines[at], out hash) && Next();
    }

    /// <summary>"name A-B", A not beyond B.</summary>
    public bool Range(string name, out MissingRange range)
    {
        range = default;
        if (Value(name) is not { } value || value.IndexOf('-') is not (>= 0 and var dash)
            || !Checkpoint.TrySize(value[..dash], out var from) || !Checkpoint.TrySize(value[(dash + 1)..], out var to) || to < from) return false;
        range = new MissingRange(from, to);
        return Next();
    }

    /// <summary>"name WORD WORD …", so many of them.</summary>
    public bool Words(string name, int count, out string[] words)
    {
        words = Value(name)?.Split(' ') ?? [];
        return words.Length == count && Next();
    }

    /// <summary>"name" and all that follows the space, not nothing.</summary>
    public bool Text(string name, out string text)
    {
        text = Value(name) ?? "";
        return text.Length > 0 && Next();
    }

    public static bool TryHex(string? text, int size, out byte[] bytes)
    {
        bytes = [];
        return text?.Length == 2 * size && StrictHex.TryDecode(text, out bytes);
    }

    string? Value(string name) =>
        !IsAtEnd && lines[at].Length > name.Length && lines[at][name.Length] == ' ' && lines[at].StartsWith(name, StringComparison.Ordinal) ? lines[at][(name.Length + 1)..] : null;

    bool Next()
    {
        at++;
        return true;
    }
}
