using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Traceability.Field.Modbus;

namespace Traceability.Edge.Agent.Control;

/// <summary><c>GET /v1/identification/{device}</c>: what a device says it is, beside what the site file says.</summary>
sealed class IdentificationView(ControlledRun run)
{
    static readonly TimeSpan BusPatience = TimeSpan.FromSeconds(5);

    public async Task<Answer> AnswerAsync(string device)
    {
        if (run.Site.Units.FirstOrDefault(unit => unit.Name == device) is not { } unit) return ControlRoutes.Unknown("device", device, [.. run.Site.Units.Select(u => u.Name)]);
        if (CommandRequests.MasterOf(run, unit, out var master) is { } refused) return refused;
        if (await master!.IdentifyAsync(unit.UnitId, unit.Profile.Texts, BusPatience) is not { } told)
            return Answer.Refused(StatusCodes.Status503ServiceUnavailable, "the bus was lost, or too busy, for five seconds", "GET /v1/status shows how the bus is; ask again");
        return Answer.Ok(json =>
        {
            json.WriteString("device", unit.Name);
            json.WriteString("bus", unit.Bus.Name);
            json.WriteNumber("unit", unit.UnitId);
            if (told.Objects is { } objects)
            {
                json.WriteStartObject("objects");
                foreach (var (number, value) in objects) json.WriteString(number.ToString(CultureInfo.InvariantCulture), value);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("objects");
            }
            json.WriteString("why", Why(told.Objection));
            json.WriteStartArray("texts");
            foreach (var text in told.Texts)
            {
                json.WriteStartObject();
                json.WriteString("name", text.Name);
                json.WriteString("value", text.Value);
                json.WriteString("why", text.Value is null && text.Answer.IsOk ? "no-text" : Why(text.Answer));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("serial", unit.SerialNumber.Length > 0 ? unit.SerialNumber : null);
        });
    }

    /// <summary>Null where it went well.</summary>
    static string? Why(ReadResult answer) => answer.Outcome switch
    {
        ReadOutcome.Ok => null,
        ReadOutcome.Exception => string.Create(CultureInfo.InvariantCulture, $"exception-{answer.ExceptionCode}"),
        var other => JsonNamingPolicy.KebabCaseLower.ConvertName(other.ToString()),
    };
}
