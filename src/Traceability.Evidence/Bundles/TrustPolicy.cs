using Traceability.Evidence.Enrolment;
using Traceability.Evidence.Log;

namespace Traceability.Evidence.Bundles;

/// <summary>
/// Whom a verifier believes: C2SP tlog-policy, and the keys of organisations.
/// <code>log VKEY [URL]
/// organisation NAME BASE64          the organisation's evidence key as its COSE_Key
/// witness NAME VKEY [URL]
/// group NAME all|any|K MEMBER…      members: witnesses and groups named above, each a member once
/// quorum NAME|none                  exactly once</code>
/// </summary>
public sealed partial record TrustPolicy
{
    /// <summary>The quorum that asks for nobody.</summary>
    public const string NoQuorum = "none";

    public IReadOnlyList<NoteKey> Logs { get; private init; } = [];

    public IReadOnlyList<OrganisationKey> Organisations { get; private init; } = [];

    public IReadOnlyList<TrustedWitness> Witnesses { get; private init; } = [];

    /// <summary>In the order of the file: a group names earlier ones only.</summary>
    public IReadOnlyList<WitnessGroup> Groups { get; private init; } = [];

    /// <summary>A witness, a group, or <see cref="NoQuorum"/>.</summary>
    public string Quorum { get; private init; } = NoQuorum;

    /// <summary>False where nobody gave a policy, so that the bundle vouches for itself.</summary>
    public bool IsGiven { get; private init; }

    /// <summary>What stands in for a policy: the logs that the enrolment requests pin, nobody else.</summary>
    public static TrustPolicy Of(IEnumerable<EnrolmentRequest> requests) => new()
    {
        Logs = [.. requests.SelectMany(request => request.Logs).Select(log => new NoteKey(log.Origin, log.Key))],
    };

    /// <summary>The same with one more log.</summary>
    public TrustPolicy With(NoteKey log) => this with { Logs = [.. Logs, log] };

    /// <summary>Whether these witnesses, by their names here, make a checkpoint count as witnessed. Nobody's quorum is never met: nothing was witnessed.</summary>
    public bool IsWitnessed(IEnumerable<string> cosigned)
    {
        var standing = new HashSet<string>(cosigned, StringComparer.Ordinal);
        foreach (var group in Groups)
            if (group.Members.Count(standing.Contains) >= group.Threshold) standing.Add(group.Name);
        return Quorum != NoQuorum && standing.Contains(Quorum);
    }
}
