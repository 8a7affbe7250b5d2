using System.Globalization;
using System.Text;

namespace Traceability.Edge.Setup.Reports;

/// <summary>One A4 page in black. Places are points (1/72 inch) from its upper left corner; a text stands on its base line.</summary>
sealed class PdfPage
{
    public const int Width = 595, Height = 842;

    /// <summary>Operators (ISO 32000-1, annex A), each character one byte.</summary>
    readonly StringBuilder content = new();

    public byte[] Content => Encoding.Latin1.GetBytes(content.ToString());

    public void Text(decimal x, decimal y, PdfFace face, decimal size, string text)
    {
        content.Append(CultureInfo.InvariantCulture, $"BT /{face.Key} {size} Tf {x:0.##} {Height - y:0.##} Td (");
        foreach (var character in WinAnsi.Printable(text))
        {
            if (character is '(' or ')' or '\\') content.Append('\\');
            content.Append((char)WinAnsi.Code(character));
        }
        content.Append(") Tj ET\n");
    }

    public void Line(decimal fromX, decimal toX, decimal y) =>
        content.Append(CultureInfo.InvariantCulture, $"0.5 w {fromX:0.##} {Height - y:0.##} m {toX:0.##} {Height - y:0.##} l S\n");
}
