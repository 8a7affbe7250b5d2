using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Traceability.Profiles.Configuration;

/// <summary>Bytes of a configuration file → its top mapping, with every way to be no such file as a line and a reason.</summary>
static class YamlFile
{
    /// <summary>Far above any profile or site; a file beyond it is something else.</summary>
    internal const int MaxBytes = 1 << 20;

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

        var yaml = new YamlStream();
        try { yaml.Load(new StringReader(text)); }
        catch (YamlException e)
        {
            var line = LineText(text, e.Start.Line);
            // YAML forbids tabs as indentation, and says so in words that nobody understands.
            if (line.Length > 0 && line[..^line.TrimStart().Length].Contains('\t')) Refuse(e.Start.Line, "a tab at the start of the line", "spaces for indentation");
            else Refuse(e.Start.Line, $"not YAML ({Reason(e)})", "valid YAML 1.2, each key once");
            return null;
        }
        if (yaml.Documents.Count != 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
        {
            Refuse(1, $"{yaml.Documents.Count} documents, or no mapping at the top", $"one YAML mapping with {string.Join(", ", shape.Keys)}");
            return null;
        }
        return new Section(fileName, "", root, shape, errors);
    }

    /// <summary>The innermost message, without the position that YamlDotNet puts in front.</summary>
    static string Reason(YamlException e)
    {
        Exception reason = e;
        while (reason.InnerException is { } inner) reason = inner;
        return reason.Message;
    }

    static string LineText(string text, long line) => text.Split('\n').ElementAtOrDefault((int)line - 1) ?? "";

    static int LineOf(ReadOnlySpan<byte> before) => before.Count((byte)'\n') + 1;
}
