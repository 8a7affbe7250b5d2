using Traceability.Edge.Setup.Screen;
using Traceability.Edge.Setup.Verbs;
using Traceability.Field.Modbus;
using Traceability.Field.Modbus.Scanning;
using Traceability.Profiles;

namespace Traceability.Edge.Setup.Solving;

/// <summary>Takes samples of one unit: the registers of one or both tables, at the moment when its display was read.</summary>
sealed class DeviceSurvey(RegisterSurvey survey, NamedLine line, byte unit, IReadOnlyList<RegisterTable> tables, ushort from, ushort to, Terminal terminal)
{
    /// <summary>Null when the unit does not answer.</summary>
    public async Task<Sample?> TakeAsync(Shown shown, CancellationToken cancellationToken)
    {
        List<SurveyedBlock> blocks = [];
        foreach (var table in tables)
        {
            var read = await terminal.RunAsync($"unit {unit}, {(table == RegisterTable.Input ? "input" : "holding")} registers", to - from + 1,
                onRead => survey.ReadAsync(unit, table, from, to, onRead, cancellationToken));
            if (read is null) return null;
            blocks.AddRange(read);
        }
        return new(shown, blocks, line.Options is GatewayOptions);
    }

    public async Task<Nameplate?> IdentifyAsync(CancellationToken cancellationToken) => await survey.IdentifyAsync(unit, cancellationToken);
}
