namespace Traceability.Edge.Setup.Reports;

/// <summary>Lets lines and rows run down pages, and onto the next where one is full. Nothing runs out of the page: each cell is folded into its column.</summary>
sealed class PdfFlow
{
    public const decimal Left = 42, Right = PdfPage.Width - 42, TextWidth = Right - Left;

    const decimal Top = 48, Bottom = PdfPage.Height - 60, Gap = 5;

    readonly List<PdfPage> pages = [];
    Action? heading;
    decimal y;

    public PdfFlow() => Next();

    public IReadOnlyList<PdfPage> Pages => pages;

    public void Space(decimal height) => y += height;

    /// <summary>A new page where no more than this is left.</summary>
    public void Keep(decimal height)
    {
        if (y + height <= Bottom) return;
        Next();
        heading?.Invoke();
    }

    public void Text(PdfFace face, decimal size, string text) => Row(size, new Cell(face, 0, TextWidth, text));

    public void Rule()
    {
        pages[^1].Line(Left, Right, y + 3);
        y += 5;
    }

    /// <summary>Writes this now, and again on each page that begins before <see cref="EndTable"/>.</summary>
    public void BeginTable(Action headings)
    {
        heading = headings;
        headings();
    }

    public void EndTable() => heading = null;

    /// <summary>Cells side by side, as high as the highest.</summary>
    public void Row(decimal size, params IReadOnlyList<Cell> cells)
    {
        var folded = cells.Select(cell => cell.Face.Fold(cell.Text, size, cell.Width - Gap).ToList()).ToList();
        var lines = folded.Max(cell => cell.Count);
        var step = size + 2;
        // Whole where a page has room for it; a row longer than a page goes on anyway.
        if (lines * step < Bottom - Top) Keep(lines * step);
        for (var line = 0; line < lines; line++)
        {
            Keep(step);
            y += step;
            for (var i = 0; i < cells.Count; i++)
                if (line < folded[i].Count) pages[^1].Text(Left + cells[i].From, y, cells[i].Face, size, folded[i][line]);
        }
    }

    /// <param name="line">Of a page and how many there are.</param>
    public void Foot(Func<int, int, string> line)
    {
        for (var page = 0; page < pages.Count; page++)
        {
            pages[page].Line(Left, Right, PdfPage.Height - 46);
            pages[page].Text(Left, PdfPage.Height - 36, PdfFace.Plain, 7, line(page + 1, pages.Count));
        }
    }

    void Next()
    {
        pages.Add(new PdfPage());
        y = Top;
    }

    /// <param name="From">Points from the text's left edge.</param>
    internal sealed record Cell(PdfFace Face, decimal From, decimal Width, string Text);
}
