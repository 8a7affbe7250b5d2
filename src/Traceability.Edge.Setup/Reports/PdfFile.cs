using System.Globalization;
using System.Text;

namespace Traceability.Edge.Setup.Reports;

/// <summary>
/// Pages of text as a PDF 1.4 (ISO 32000-1, 7.5): header, objects, cross-reference table, trailer. The same pages give the same bytes on every machine: nothing is
/// compressed, and no time or number is in it but what was given.
/// </summary>
static class PdfFile
{
    const int Catalogue = 1, Pages = 2, Info = 3, FirstFace = 4;

    /// <param name="mark">A line of comment behind the header, for programs; ASCII.</param>
    public static byte[] Write(IReadOnlyList<PdfPage> pages, string title, DateTimeOffset at, string mark)
    {
        using MemoryStream file = new();
        List<long> places = [];
        var firstPage = FirstFace + PdfFace.All.Count;

        // Four bytes above 127: whoever carries the file shall see that it is not text (7.5.2).
        Put($"%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n%{mark}\n");
        Object($"<< /Type /Catalog /Pages {Pages} 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>");
        Object($"<< /Type /Pages /Count {pages.Count} /Kids [{string.Join(' ', pages.Select((_, i) => $"{firstPage + 2 * i} 0 R"))}] /MediaBox [0 0 {PdfPage.Width} {PdfPage.Height}] "
            + $"/Resources << /Font << {string.Join(' ', PdfFace.All.Select((face, i) => $"/{face.Key} {FirstFace + i} 0 R"))} >> >> >>");
        Object(string.Create(CultureInfo.InvariantCulture, $"<< /Title {Utf16(title)} /Producer (edge-setup) /CreationDate (D:{at.UtcDateTime:yyyyMMddHHmmss}Z) >>"));
        foreach (var face in PdfFace.All) Object($"<< /Type /Font /Subtype /Type1 /BaseFont /{face.Name} /Encoding /WinAnsiEncoding >>");
        foreach (var page in pages)
        {
            Object($"<< /Type /Page /Parent {Pages} 0 R /Contents {places.Count + 2} 0 R >>");
            var content = page.Content;
            Object($"<< /Length {content.Length} >>\nstream\n{Encoding.Latin1.GetString(content)}endstream");
        }
        var table = file.Position;
        Put($"xref\n0 {places.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) Put(string.Create(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n"));
        Put(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {places.Count + 1} /Root {Catalogue} 0 R /Info {Info} 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        return file.ToArray();

        void Object(string value)
        {
            places.Add(file.Position);
            Put($"{places.Count} 0 obj\n{value}\nendobj\n");
        }

        void Put(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>As a hex string with its byte order mark (7.9.2.2): any character is right there.</summary>
    static string Utf16(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";
}
