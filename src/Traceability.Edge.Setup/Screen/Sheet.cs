using Spectre.Console;

namespace Traceability.Edge.Setup.Screen;

/// <summary>How tables look: as wide as what is in them, readable without colours, and narrow enough for 80 columns.</summary>
static class Sheet
{
    public static Table Of(params string[] headings)
    {
        var table = new Table { Border = TableBorder.Minimal, ShowRowSeparators = false };
        foreach (var heading in headings) table.AddColumn(new TableColumn(Markup.Escape(heading)).NoWrap());
        return table;
    }

    /// <summary>Cells are words, never markup.</summary>
    public static Table Row(this Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
