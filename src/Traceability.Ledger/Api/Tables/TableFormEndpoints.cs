namespace Traceability.Ledger.Api.Tables;

/// <summary>How an endpoint states that its answer can be had as a table.</summary>
static class TableFormEndpoints
{
    /// <typeparam name="T">What it answers: a list, a page, or a view with lists in it.</typeparam>
    public static RouteHandlerBuilder AsTable<T>(this RouteHandlerBuilder endpoint)
    {
        var form = new TableForm(TableShape.Of(typeof(T)));
        return endpoint.AddEndpointFilter(form.AnswerAsync).WithMetadata(form).Produces<T>(StatusCodes.Status200OK, "application/json", "text/csv");
    }
}
