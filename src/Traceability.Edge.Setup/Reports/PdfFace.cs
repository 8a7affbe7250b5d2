namespace Traceability.Edge.Setup.Reports;

/// <summary>A typeface that every PDF reader has (ISO 32000-1, 9.6.2.2), so that none is in the file.</summary>
sealed class PdfFace
{
    /// <summary>Of the characters 32 to 255 of <see cref="WinAnsi"/>, in thousandths of the size (Adobe's font metrics); null where all are <see cref="Fixed"/>.</summary>
    readonly ushort[]? widths;

    const int Fixed = 600;

    PdfFace(string key, string name, ushort[]? widths) => (Key, Name, this.widths) = (key, name, widths);

    public static PdfFace Plain { get; } = new("F1", "Helvetica",
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
        333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 0,
        556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 667,
        278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611,
        667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
        556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
    ]);

    public static PdfFace Bold { get; } = new("F2", "Helvetica-Bold",
    [
        278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
        975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
        333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584, 0,
        556, 0, 278, 556, 500, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 278, 278, 500, 500, 350, 556, 1000, 333, 1000, 556, 333, 944, 0, 500, 667,
        278, 333, 556, 556, 556, 556, 280, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333, 611, 556, 278, 333, 333, 365, 556, 834, 834, 834, 611,
        722, 722, 722, 722, 722, 722, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611,
        556, 556, 556, 556, 556, 556, 889, 556, 556, 556, 556, 556, 278, 278, 278, 278, 611, 611, 611, 611, 611, 611, 611, 584, 611, 611, 611, 611, 611, 556, 611, 556,
    ]);

    /// <summary>For hashes.</summary>
    public static PdfFace Mono { get; } = new("F3", "Courier", null);

    public static IReadOnlyList<PdfFace> All { get; } = [Plain, Bold, Mono];

    /// <summary>By which a page names it.</summary>
    public string Key { get; }

    public string Name { get; }

    /// <summary>Of a printable text, in points.</summary>
    public decimal WidthOf(string text, decimal size) => text.Sum(character => widths is null ? Fixed : widths[WinAnsi.Code(character) - 32]) * size / 1000;

    /// <summary>The text in lines of at most this width, folded at spaces, or anywhere where there is none.</summary>
    public IEnumerable<string> Fold(string text, decimal size, decimal width)
    {
        text = WinAnsi.Printable(text);
        while (WidthOf(text, size) > width)
        {
            var most = 1;
            while (most < text.Length && WidthOf(text[..(most + 1)], size) <= width) most++;
            var space = text.LastIndexOf(' ', most - 1);
            var at = space > 0 ? space : most;
            yield return text[..at];
            text = text[at..].TrimStart();
        }
        yield return text;
    }
}
