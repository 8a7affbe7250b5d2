using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Traceability.Ledger.Store;

namespace Traceability.Ledger.Api.Tables;

/// <summary>
/// Gives an answer that holds lists as a table too: for whoever asks for text/csv in Accept, or with <c>?form=csv</c>, which a link can. Where an answer holds several
/// tables, <c>?table=NAME</c> says which. The next page is in Link.
/// </summary>
sealed class TableForm(IReadOnlyList<TableShape> tables)
{
    public const string Csv = "text/csv";
    const string Json = "application/json";

    public IReadOnlyList<TableShape> Tables => tables;

    /// <summary>Of an answer and a table's name, why that is not given out as a file; null where it may.</summary>
    public Func<object, string, string?>? Withheld { get; init; }

    /// <summary>What of an answer leaves as a file.</summary>
    public Func<object, object>? Leaving { get; init; }

    public static void Describe(OpenApiOptions options) => options.AddOperationTransformer((operation, context, _) =>
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<TableForm>().LastOrDefault() is not { } form) return Task.CompletedTask;
        operation.Parameters ??= [];
        operation.Parameters.Add(Query("form", "csv: as a table (RFC 4180); what begins like a formula has a ' before it.", ["csv", "json"]));
        if (form.Tables.Count > 1) operation.Parameters.Add(Query("table", "Which of the tables that are answered.", [.. form.Tables.Select(t => t.Name)]));
        return Task.CompletedTask;
    });

    public async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var (context, query) = (invocation.HttpContext, invocation.HttpContext.Request.Query);
        if (query["form"].ToString() is var asked && asked is not ("" or "csv" or "json")) return Endpoints.Wrong($"form: \"{asked}\"; allowed: csv, json");
        if (asked == "json" || (asked.Length == 0 && Forms.Wanted(context, Json, Csv) == Json)) return await next(invocation);
        var named = query["table"].ToString();
        if ((named.Length == 0 && tables.Count == 1 ? tables[0] : tables.FirstOrDefault(t => t.Name == named)) is not { } table) return Endpoints.Wrong($"table: \"{named}\"; allowed: {string.Join(", ", tables.Select(t => t.Name.Length == 0 ? "none" : t.Name))}");
        var result = await next(invocation);
        while (result is INestedHttpResult { Result: { } inner }) result = inner;
        if (result is IResult and not IValueHttpResult or IStatusCodeHttpResult { StatusCode: not StatusCodes.Status200OK }) return result;
        var answer = result is IValueHttpResult { Value: { } value } ? value : result!;
        if (answer is PageOf { Next: { } after }) Forms.LinkNext(context, after);
        if (Withheld?.Invoke(answer, table.Name) is { } why) return TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict);
        return Results.Text(table.Csv(Leaving?.Invoke(answer) ?? answer), Csv, Encoding.UTF8);
    }

    static OpenApiParameter Query(string name, string description, IEnumerable<string> allowed) => new()
    {
        Name = name, In = ParameterLocation.Query, Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. allowed.Select(a => (System.Text.Json.Nodes.JsonNode)a)] },
    };
}
