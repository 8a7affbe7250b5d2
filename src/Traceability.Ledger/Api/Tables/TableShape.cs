using System.Collections;
using System.Text.Json.Serialization.Metadata;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api.Tables;

/// <summary>One of the tables that an answer holds: a list, a page of one, or a list within what is answered.</summary>
/// <param name="Name">Where its rows stand in the JSON, with '.' between; empty of a list that is the answer itself.</param>
/// <param name="Columns">Of each list above, its first; then those of the row.</param>
sealed record TableShape(string Name, IReadOnlyList<string> Columns, Func<object, IEnumerable<IReadOnlyList<string>>> Rows)
{
    public static JsonTypeInfo InfoOf(Type type) => ApiJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>All tables of a kind of answer.</summary>
    public static IReadOnlyList<TableShape> Of(Type answer)
    {
        if (answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(Page<>))
            return Lists("", answer.GetGenericArguments()[0], page => (IEnumerable)InfoOf(answer).Properties.Single(p => p.Name == "items").Get!(page)!, []);
        var info = InfoOf(answer);
        return info.Kind == JsonTypeInfoKind.Enumerable ? Lists("", info.ElementType!, list => (IEnumerable)list, []) : [.. Within(info, "", [], of => [([], of)])];
    }

    /// <summary>RFC 4180.</summary>
    public string Csv(object answer)
    {
        var text = new System.Text.StringBuilder();
        foreach (var line in Rows(answer).Prepend(Columns)) text.AppendJoin(',', line.Select(Field)).Append("\r\n");
        return text.ToString();
    }

    static List<TableShape> Lists(string name, Type row, Func<object, IEnumerable> open, IReadOnlyList<string> above) =>
        Lists(name, row, above, answer => open(answer).Cast<object>().Select(r => ((IReadOnlyList<string>)[], r)));

    static List<TableShape> Lists(string name, Type row, IReadOnlyList<string> above, Func<object, IEnumerable<(IReadOnlyList<string> Above, object Row)>> rows)
    {
        var columns = TableColumn.Of(row);
        var key = columns[0];
        return
        [
            new TableShape(name, [.. above, .. columns.Select(c => c.Name)], answer => rows(answer).Select(r => (IReadOnlyList<string>)[.. r.Above, .. columns.Select(c => c.Cell(r.Row))])),
            .. Within(InfoOf(row), name, [.. above, name.Length == 0 ? $"of.{key.Name}" : $"{name[(name.LastIndexOf('.') + 1)..]}.{key.Name}"], answer => rows(answer).Select(r => ((IReadOnlyList<string>)[.. r.Above, key.Cell(r.Row)], r.Row))),
        ];
    }

    /// <summary>The lists of rows that an object holds, itself or in what it holds.</summary>
    static IEnumerable<TableShape> Within(JsonTypeInfo of, string name, IReadOnlyList<string> above, Func<object, IEnumerable<(IReadOnlyList<string> Above, object Row)>> rows)
    {
        foreach (var property in of.Properties)
        {
            if (property.Get is not { } get) continue;
            var (info, inner) = (InfoOf(property.PropertyType), name.Length == 0 ? property.Name : $"{name}.{property.Name}");
            var found = info.Kind switch
            {
                JsonTypeInfoKind.Object => Within(info, inner, above, answer => rows(answer).Where(r => get(r.Row) is not null).Select(r => (r.Above, get(r.Row)!))),
                JsonTypeInfoKind.Enumerable when InfoOf(info.ElementType!).Kind == JsonTypeInfoKind.Object =>
                    Lists(inner, info.ElementType!, above, answer => rows(answer).SelectMany(r => ((IEnumerable?)get(r.Row) ?? Array.Empty<object>()).Cast<object>().Select(x => (r.Above, x)))),
                _ => [],
            };
            foreach (var table in found) yield return table;
        }
    }

    static string Field(string value) => value.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
