namespace Traceability.Ledger.Accounts;

/// <summary>How an endpoint states who may use it, and which facility it is about.</summary>
static class AccessStatements
{
    public static T ForEverybody<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access.Everybody());

    public static T ForReaders<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access.Readers());

    public static T ForSignedIn<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access.SignedIn());

    public static T For<T>(this T endpoint, Role role) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access.Only(role));

    /// <param name="facility">Name of the value in the route or the query, as of the next two.</param>
    public static T OfFacility<T>(this T endpoint, string facility) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Subject(Subject.Of.Facility, facility));

    public static T OfChain<T>(this T endpoint, string chain) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Subject(Subject.Of.Chain, chain));

    public static T OfSegment<T>(this T endpoint, string identity) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Subject(Subject.Of.Segment, identity));

    public static T OrByGrant<T>(this T endpoint) where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access.ByGrant());
}
