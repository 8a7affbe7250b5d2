namespace Traceability.Verifier.Report;

/// <summary>Lines of 80 columns: a short name at the left, text beside it, wrapped at spaces and never cut.</summary>
sealed class Sheet(TextWriter output)
{
    const int Columns = 80;
    const int Margin = 13;

    public void Title(string left, string right)
    {
        var space = Columns - left.Length - right.Length;
        output.WriteLine(space >= 2 ? left + new string(' ', space) + right : $"{left}\n{right}");
    }

    public void Row(string name, params IReadOnlyList<string> texts)
    {
        foreach (var text in texts)
        {
            foreach (var line in Wrapped(text, Columns - Margin))
            {
                output.WriteLine(name.PadRight(Margin) + line);
                name = "";
            }
        }
    }

    public void List(string name, IReadOnlyList<string> items)
    {
        output.WriteLine(name);
        foreach (var item in items)
        {
            var bullet = "  - ";
            foreach (var line in Wrapped(item, Columns - bullet.Length))
            {
                output.WriteLine(bullet + line);
                bullet = "    ";
            }
        }
    }

    public void Blank() => output.WriteLine();

    static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }
        yield return line;
    }
}
