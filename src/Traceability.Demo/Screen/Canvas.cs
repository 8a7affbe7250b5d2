using System.Globalization;
using System.Text;

namespace Traceability.Demo.Screen;

/// <summary>
/// A grid of cells, one character each; nothing can be drawn outside it, so no line is ever too long. Only characters that take one column
/// are written to it.
/// </summary>
sealed class Canvas(int width, int height)
{
    readonly (char Character, Ink Ink)[] cells = Blank(width * height);

    /// <summary>Rows that go on from the row above, so that a terminal copies both as one line.</summary>
    readonly bool[] goesOn = new bool[height];

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>Writes from a column to the right, cut at <paramref name="end"/> (exclusive); gives the column after the text.</summary>
    public int Put(int row, int column, string text, Ink ink = Ink.Plain, int end = int.MaxValue)
    {
        end = Math.Min(end, Width);
        if (row < 0 || row >= Height) return column;
        foreach (var character in text)
        {
            if (column >= end) break;
            if (column >= 0) cells[row * Width + column] = (char.IsControl(character) ? ' ' : character, ink);
            column++;
        }
        return column;
    }

    public void PutRight(int row, int end, string text, Ink ink = Ink.Plain) => Put(row, end - text.Length, text, ink, end);

    /// <summary>Writes one line over as many rows as it needs; gives the row after it.</summary>
    public int PutWrapped(int row, string text, Ink ink)
    {
        for (var at = 0; at == 0 || at < text.Length; at += Width, row++)
        {
            if (row >= Height) return row;
            if (at > 0) goesOn[row] = true;
            Put(row, 0, text[at..Math.Min(text.Length, at + Width)], ink);
        }
        return row;
    }

    public void Box(int row, int column, int boxWidth, int boxHeight, Ink ink)
    {
        var (right, bottom) = (column + boxWidth - 1, row + boxHeight - 1);
        var edge = new string('─', Math.Max(0, boxWidth - 2));
        Put(row, column, $"╭{edge}╮", ink, right + 1);
        Put(bottom, column, $"╰{edge}╯", ink, right + 1);
        for (var y = row + 1; y < bottom; y++)
        {
            Put(y, column, "│", ink);
            Put(y, right, "│", ink);
        }
    }

    /// <summary>The rows without colours, each exactly as wide as the canvas.</summary>
    public IReadOnlyList<string> ToLines() =>
        [.. Enumerable.Range(0, Height).Select(row => string.Concat(Enumerable.Range(row * Width, Width).Select(i => cells[i].Character)))];

    /// <summary>ECMA-48: each row placed by itself and cleared to its end, the whole as one synchronised update where the terminal knows that.</summary>
    public string ToAnsi()
    {
        var text = new StringBuilder("\e[?2026h\e[?25l");
        for (var row = 0; row < Height; row++)
        {
            if (!goesOn[row]) text.Append(CultureInfo.InvariantCulture, $"\e[{row + 1};1H");
            var continues = row + 1 < Height && goesOn[row + 1];
            var last = continues ? Width : Used(row);
            var ink = Ink.Plain;
            for (var column = 0; column < last; column++)
            {
                var cell = cells[row * Width + column];
                if (cell.Ink != ink) text.Append(Code(ink = cell.Ink));
                text.Append(cell.Character);
            }
            if (ink != Ink.Plain) text.Append(Code(Ink.Plain));
            if (last < Width) text.Append("\e[K");
        }
        return text.Append("\e[?2026l").ToString();
    }

    int Used(int row)
    {
        var last = Width;
        while (last > 0 && cells[row * Width + last - 1].Character == ' ') last--;
        return last;
    }

    static string Code(Ink ink) => ink switch
    {
        Ink.Faint => "\e[0;2m",
        Ink.Strong => "\e[0;1m",
        Ink.Good => "\e[0;32m",
        Ink.Wait => "\e[0;33m",
        Ink.Bad => "\e[0;1;31m",
        Ink.Accent => "\e[0;1;36m",
        _ => "\e[0m",
    };

    static (char, Ink)[] Blank(int count)
    {
        var blank = new (char, Ink)[count];
        Array.Fill(blank, (' ', Ink.Plain));
        return blank;
    }
}
