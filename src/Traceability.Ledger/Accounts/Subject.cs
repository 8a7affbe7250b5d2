namespace Traceability.Ledger.Accounts;

/// <summary>What an endpoint tells of one facility by: who does not see that facility is told that there is no such thing.</summary>
/// <param name="Name">Of the value in the route or the query; where a query lacks it, the endpoint tells of all facilities that the asker sees.</param>
sealed record Subject(Subject.Of Kind, string Name)
{
    internal enum Of
    {
        Facility,
        Chain,

        /// <summary>A segment, by its identity.</summary>
        Segment,
    }
}
