using Traceability.Edge.Setup.Verbs;
using Traceability.Field.Modbus.Scanning;

namespace Traceability.Edge.Setup.Scanning;

/// <summary>What a line has given.</summary>
/// <param name="Remarks">Sentences on what is not in order there.</param>
/// <param name="Refusal">Why it could not be opened; null when it could.</param>
sealed record LineFindings(NamedLine Line, IReadOnlyList<FoundUnit> Units, IReadOnlyList<string> Remarks, LineRefusal? Refusal, int Questions);
