using System.Globalization;
using System.Text;
using System.Text.Json;
using Traceability.Carbon.Exact;

namespace Traceability.Carbon.Reading;

/// <summary>
/// Takes one JSON object apart strictly. Every mistake is noted in the shared list and reading goes on, so that one run names them all;
/// what a faulty field returned must not be used while the list is not empty. Whoever asked for a field has allowed its key;
/// <see cref="NoOthers"/> refuses the rest.
/// </summary>
sealed class Fields
{
    readonly string file;
    readonly JsonPiece piece;
    readonly List<ReadFault> faults;
    readonly HashSet<string> known = new(StringComparer.Ordinal);

    public Fields(string file, JsonPiece piece, List<ReadFault> faults)
    {
        (this.file, this.piece, this.faults) = (file, piece, faults);
        if (piece.Type != JsonTokenType.StartObject) { Wrong(piece, "an object"); return; }
        foreach (var twice in piece.Members.GroupBy(m => m.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            Wrong(twice.Last().Value, "each key once", "a key written twice");
    }

    /// <summary>The root of a file of this format; null where it is none, and then the one fault is noted.</summary>
    public static Fields? Open(string file, ReadOnlySpan<byte> utf8, int format, List<ReadFault> faults)
    {
        if (!JsonPiece.TryParse(file, utf8, out var root, out var unreadable)) { faults.Add(unreadable!); return null; }
        var fields = new Fields(file, root, faults);
        return FormatNumber.Check(fields, "format", format, format, faults) is null ? null : fields;
    }

    /// <summary>The root of a file that names its format, and numbers it apart as <c>version</c>.</summary>
    public static Fields? Open(string file, ReadOnlySpan<byte> utf8, string format, int version, List<ReadFault> faults) => Open(file, utf8, format, version, version, faults)?.Fields;

    /// <summary>The same of a file whose older versions are read too, with its own.</summary>
    public static (Fields Fields, int Version)? Open(string file, ReadOnlySpan<byte> utf8, string format, int oldest, int newest, List<ReadFault> faults)
    {
        if (!JsonPiece.TryParse(file, utf8, out var root, out var unreadable)) { faults.Add(unreadable!); return null; }
        var fields = new Fields(file, root, faults);
        fields.Text("format", $"\"{format}\"", f => f == format);
        return FormatNumber.Check(fields, "version", oldest, newest, faults) is { } version ? (fields, version) : null;
    }

    /// <summary>Faults noted so far in the whole file: rules over several fields are checked only while the fields themselves are sound.</summary>
    public int FaultCount => faults.Count;

    /// <summary>Whether an optional key stands here.</summary>
    public bool Has(string key) { known.Add(key); return piece.Members.Any(m => m.Name == key); }

    public string Text(string key, string allowed = "text")
    {
        if (Find(key, allowed) is not { } value) return "";
        if (value.Type == JsonTokenType.String && value.Text.Length > 0 && !value.Text.AsSpan().ContainsAnyInRange('\0', '\x1f')) return value.Text;
        Wrong(value, allowed);
        return "";
    }

    /// <summary>Text that satisfies <paramref name="fits"/>; otherwise the fault says <paramref name="allowed"/>.</summary>
    public string Text(string key, string allowed, Func<string, bool> fits)
    {
        var text = Text(key, allowed);
        if (text.Length == 0 || fits(text)) return text;
        Wrong(Find(key, allowed)!, allowed);
        return "";
    }

    /// <summary>A list of texts that each satisfy <paramref name="fits"/>.</summary>
    public IReadOnlyList<string> Texts(string key, string allowed, Func<string, bool> fits, int least = 0)
    {
        if (Find(key, "a list of texts") is not { } value) return [];
        if (value.Type != JsonTokenType.StartArray || value.Items.Count < least) { Wrong(value, $"a list of at least {least} texts"); return []; }
        var texts = new List<string>();
        foreach (var item in value.Items)
            if (item.Type == JsonTokenType.String && fits(item.Text)) texts.Add(item.Text);
            else Wrong(item, allowed);
        return texts;
    }

    public T OneOf<T>(string key, IReadOnlyList<(string Name, T Value)> choices)
    {
        var allowed = string.Join(" | ", choices.Select(c => c.Name));
        var text = Text(key, allowed);
        foreach (var (name, value) in choices)
            if (name == text) return value;
        if (text.Length > 0) Wrong(Find(key, allowed)!, allowed);
        return choices[0].Value;
    }

    /// <summary>A list of texts, each one of these.</summary>
    public IReadOnlyList<T> EachOf<T>(string key, IReadOnlyList<(string Name, T Value)> choices, int least = 0) =>
        [.. Texts(key, string.Join(" | ", choices.Select(c => c.Name)), name => choices.Any(c => c.Name == name), least).Select(name => choices.First(c => c.Name == name).Value)];

    public int Whole(string key, int least, int most) => (int)Long(key, least, most);

    public long Long(string key, long least, long most)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        if (Find(key, allowed) is not { } value) return least;
        if (value.Type == JsonTokenType.Number && long.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most) return number;
        Wrong(value, allowed);
        return least;
    }

    public bool YesNo(string key)
    {
        if (Find(key, "true | false") is not { } value) return false;
        if (value.Type is JsonTokenType.True or JsonTokenType.False) return value.Type == JsonTokenType.True;
        Wrong(value, "true | false");
        return false;
    }

    public DateOnly Day(string key)
    {
        const string allowed = "a day as yyyy-MM-dd";
        var text = Text(key, allowed);
        if (text.Length == 0) return default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Wrong(Find(key, allowed)!, allowed);
        return default;
    }

    /// <summary>A decimal number as text ("0.73"), so that no JSON library on its way turns it into binary floating point.</summary>
    public ExactDecimal Number(string key)
    {
        const string allowed = "a decimal number ≥ 0 written as text, as in \"0.73\" (null is not zero: write \"0\" only where the source prints zero)";
        if (Find(key, allowed) is not { } value) return default;
        if (value.Type == JsonTokenType.String && ExactDecimal.TryParse(value.Text, out var number)) return number;
        Wrong(value, allowed);
        return default;
    }

    /// <summary>A relative error; beyond these bounds it says nothing, and its square would not fit.</summary>
    public ExactDecimal ErrorPercent(string key)
    {
        var error = Number(key);
        if (error > new ExactDecimal(1000, 0) || error.Exponent < -6) Refuse(key, "at most 1000, with at most 6 decimals");
        return error;
    }

    /// <summary>A decimal number as text with every digit that it carries (<see cref="ExactDecimal.ToExact"/>).</summary>
    public ExactDecimal Exact(string key)
    {
        const string allowed = "a decimal number written as text with its resolution: \"12.50\", \"-3\", \"12e3\"";
        if (Find(key, allowed) is not { } value) return default;
        if (value.Type == JsonTokenType.String && ExactDecimal.TryParseExact(value.Text, out var number)) return number;
        Wrong(value, allowed);
        return default;
    }

    /// <summary>Unix ms of an instant in UTC, written to the millisecond; none before 1970 or after 9998.</summary>
    public long Instant(string key) => Instant(key, "an instant in UTC from 1970 to 9998: 2023-07-01T00:00:00.000Z", Instants.FileForm);

    /// <summary>The same as people write it: the milliseconds may be left out, and the seconds.</summary>
    public long TypedInstant(string key) => Instant(key, "an instant in UTC from 1970 to 9998: 2023-07-01T00:00:00Z", Instants.FileForm, "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'");

    long Instant(string key, string allowed, params string[] forms)
    {
        var text = Text(key, allowed);
        if (text.Length == 0) return 0;
        if (DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year is >= 1970 and <= 9998) return at.ToUnixTimeMilliseconds();
        Wrong(Find(key, allowed)!, allowed);
        return 0;
    }

    /// <summary>A whole file that stands here as one text, in its own bytes; empty where none does, which is then noted.</summary>
    public byte[] Document(string key, int mostBytes)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a file as one text of at most {mostBytes} bytes");
        if (Find(key, allowed) is not { } value) return [];
        if (value.Type == JsonTokenType.String && Encoding.UTF8.GetByteCount(value.Text) <= mostBytes) return Encoding.UTF8.GetBytes(value.Text);
        Wrong(value, allowed);
        return [];
    }

    /// <summary>The object under a key; null when it is absent or no object, which is then noted.</summary>
    public Fields? Object(string key)
    {
        if (Find(key, "an object") is not { } value) return null;
        return new Fields(file, value, faults);
    }

    public IReadOnlyList<Fields> Objects(string key, int least = 0, int most = int.MaxValue)
    {
        if (Find(key, "a list of objects") is not { } value) return [];
        if (value.Items.Count > most)
        {
            Wrong(value, string.Create(CultureInfo.InvariantCulture, $"at most {most} objects"), string.Create(CultureInfo.InvariantCulture, $"{value.Items.Count}"));
            return [];
        }
        if (value.Type != JsonTokenType.StartArray || value.Items.Count < least) { Wrong(value, $"a list of at least {least} objects"); return []; }
        return [.. value.Items.Select(item => new Fields(file, item, faults))];
    }

    /// <summary>The keys that stand in this object, in file order (for objects whose keys are data, like gases).</summary>
    public IReadOnlyList<string> Keys => [.. piece.Members.Select(m => m.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>A mistake that only the owner of the rules can see; told at the line of <paramref name="key"/>.</summary>
    public void Refuse(string key, string allowed, string? found = null)
    {
        var at = piece.Members.FirstOrDefault(m => m.Name == key).Value;
        faults.Add(new ReadFault(ReadFaultKind.Wrong, file, at?.Line ?? piece.Line, PathOf(key), found ?? at?.Shown ?? "nothing", allowed));
    }

    /// <summary>Refuses every key that was not asked for. Call it last.</summary>
    public void NoOthers()
    {
        foreach (var (name, value) in piece.Members)
            if (!known.Contains(name))
                Wrong(value, "no such key; known here: " + string.Join(", ", known), "an unknown key");
    }

    JsonPiece? Find(string key, string allowed)
    {
        known.Add(key);
        foreach (var (name, value) in piece.Members)
            if (name == key) return value;
        if (piece.Type == JsonTokenType.StartObject)
            faults.Add(new ReadFault(ReadFaultKind.Wrong, file, piece.Line, PathOf(key), "nothing", allowed));
        return null;
    }

    string PathOf(string key) => piece.Path.Length == 0 ? key : $"{piece.Path}.{key}";

    void Wrong(JsonPiece at, string allowed, string? found = null) =>
        faults.Add(new ReadFault(ReadFaultKind.Wrong, file, at.Line, at.Path.Length == 0 ? "(file)" : at.Path, found ?? at.Shown, allowed));
}
