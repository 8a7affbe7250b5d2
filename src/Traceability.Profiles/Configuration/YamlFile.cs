using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Traceability.Profiles.Configuration;

/// <summary>Bytes of a configuration file → its top mapping, with every way to be no such file as a line and a reason.</summary>
static class YamlFile
{
    /// <summary>Far above any profile or site; a file beyond it is something else.</summary>
    internal const int MaxBytes = 1 << 20;

    const int MaxDepth = 16;

    static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null when errors were added.</summary>
    internal static Section? Read(string fileName, ReadOnlyMemory<byte> bytes, Shape shape, List<ConfigurationError> errors)
    {
        void Refuse(long line, string what, string allowed) => errors.Add(new(fileName, (int)line, "", what, allowed));

        if (bytes.IsEmpty) { Refuse(0, "the file is empty", $"a YAML mapping with {string.Join(", ", shape.Keys)}"); return null; }
        if (bytes.Length > MaxBytes) { Refuse(0, $"the file has {bytes.Length} bytes", $"at most {MaxBytes}"); return null; }
        string text;
        try { text = StrictUtf8.GetString(bytes.Span); }
        catch (DecoderFallbackException e) { Refuse(LineOf(bytes.Span[..e.Index]), "not UTF-8", "UTF-8 text"); return null; }

        if (Load(text, Refuse) is not { } yaml) return null;
        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            Refuse(1, $"{yaml.Documents.Count} documents, or no mapping at the top", $"one YAML mapping with {string.Join(", ", shape.Keys)}");
            return null;
        }
        return new Section(fileName, "", root, shape, errors);
    }

    /// <summary>
    /// Walks through the file once before the tree is built: the walk does not recurse, so a file that is nested too deep for the tree's builder
    /// is refused in time.
    /// </summary>
    static YamlStream? Load(string text, Action<long, string, string> refuse)
    {
        Parser parser = new(new StringReader(text));
        try
        {
            for (var depth = 0; parser.MoveNext();)
            {
                var at = parser.Current!;
                depth += at.NestingIncrease;
                if (depth > MaxDepth) { refuse(at.Start.Line, $"nested deeper than {MaxDepth}", "the shape that the schema shows"); return null; }
                if (at is AnchorAlias || at is NodeEvent { Anchor.IsEmpty: false }) { refuse(at.Start.Line, "an anchor or alias (& or *)", "each value written out"); return null; }
            }
            YamlStream yaml = new();
            yaml.Load(new StringReader(text));
            return yaml;
        }
        catch (YamlException e)
        {
            RefuseSyntax(text, e.Start.Line, e.End.Line, Reason(e), refuse);
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner says some mistakes in this way, without a position (found by changing bytes at random).
            var line = parser.Current?.End.Line ?? 1;
            RefuseSyntax(text, line, line, "the scanner stops after this line", refuse);
            return null;
        }
    }

    /// <summary>YAML forbids tabs as indentation, and its readers say so in words that nobody understands.</summary>
    static void RefuseSyntax(string text, long first, long last, string reason, Action<long, string, string> refuse)
    {
        var lines = text.Split('\n');
        // The position that comes with it is where the mapping began, or later.
        var end = reason.Contains("tab", StringComparison.Ordinal) ? lines.Length : Math.Min(last + 1, lines.Length);
        for (var line = first; line <= end; line++)
        {
            var content = lines[line - 1];
            if (!content[..^content.TrimStart().Length].Contains('\t')) continue;
            refuse(line, "a tab at the start of the line", "spaces for indentation");
            return;
        }
        refuse(first, $"not YAML ({reason})", "valid YAML 1.2, each key once");
    }

    /// <summary>The innermost message, without the position that YamlDotNet puts in front.</summary>
    static string Reason(YamlException e)
    {
        Exception reason = e;
        while (reason.InnerException is { } inner) reason = inner;
        return reason.Message;
    }

    static int LineOf(ReadOnlySpan<byte> before) => before.Count((byte)'\n') + 1;
}
