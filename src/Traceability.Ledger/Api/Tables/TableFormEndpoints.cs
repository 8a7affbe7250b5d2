namespace Traceability.Ledger.Api.Tables;

/// <summary>How an endpoint states that its answer can be had as a table.</summary>
static class TableFormEndpoints
{
    /// <typeparam name="T">What it answers: a list, a page, or a view with lists in it.</typeparam>
    /// <param name="withheld">Why one of its tables, by name, does not leave the house as a file; null where it may.</param>
    /// <param name="leaving">What of it leaves; all of it where nothing else is said.</param>
    public static RouteHandlerBuilder AsTable<T>(this RouteHandlerBuilder endpoint, Func<T, string, string?>? withheld = null, Func<T, T>? leaving = null) where T : notnull
    {
        var form = new TableForm(TableShape.Of(typeof(T))) { Withheld = withheld is null ? null : (answer, table) => withheld((T)answer, table), Leaving = leaving is null ? null : answer => leaving((T)answer) };
        return endpoint.AddEndpointFilter(form.AnswerAsync).WithMetadata(form).Produces<T>(StatusCodes.Status200OK, "application/json", "text/csv");
    }
}
