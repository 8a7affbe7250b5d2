using Microsoft.AspNetCore.Http;
using Traceability.Edge.Agent.Wiring;

namespace Traceability.Edge.Agent.Control;

/// <summary><c>/v1/buses/{bus}/lease</c>: a bus is lent, for a while, to whoever sets up what is on it.</summary>
sealed class LeaseRequests(ControlledRun run)
{
    const int LongestBy = 64;

    public async Task<Answer> LendAsync(HttpRequest request, string name)
    {
        var asked = await Asked.ReadAsync(request, "seconds", "by");
        var (seconds, by) = (asked.Integer("seconds", 1, BusLease.LongestSeconds), asked.Text("by", LongestBy));
        if (asked.Mistake is { } mistake) return mistake;
        if (Find(name) is not { } bus) return UnknownBus(name);
        if (await bus.LendAsync(TimeSpan.FromSeconds(seconds), by) is not { } lease)
            return Answer.Refused(StatusCodes.Status409Conflict, "the bus is lent already", "wait until that lease is over (GET /v1/status has its end), or have it given back");
        return Tell(bus, lease, StatusCodes.Status201Created);
    }

    public async Task<Answer> RenewAsync(HttpRequest request, string name, string id)
    {
        var asked = await Asked.ReadAsync(request, "seconds");
        var seconds = asked.Integer("seconds", 1, BusLease.LongestSeconds);
        if (asked.Mistake is { } mistake) return mistake;
        if (Find(name) is not { } bus) return UnknownBus(name);
        return bus.Renew(id, TimeSpan.FromSeconds(seconds)) is { } lease ? Tell(bus, lease, StatusCodes.Status200OK) : Over();
    }

    public async Task<Answer> TakeBackAsync(string name, string id)
    {
        if (Find(name) is not { } bus) return UnknownBus(name);
        return await bus.TakeBackAsync(id) ? new Answer.Nothing() : Over();
    }

    FieldBus? Find(string name) => run.Field.Buses.FirstOrDefault(bus => bus.Bus.Name == name);

    Answer.Problem UnknownBus(string name) => ControlRoutes.Unknown("bus", name, [.. run.Field.Buses.Select(bus => bus.Bus.Name)]);

    static Answer.Problem Over() => Answer.Refused(StatusCodes.Status404NotFound, "this lease is over; the bus is the agent's", "leave the bus alone, or ask for a new lease");

    static Answer.Json Tell(FieldBus bus, BusLease lease, int status) => Answer.Ok(json =>
    {
        json.WriteString("lease", lease.Id);
        json.WriteString("bus", bus.Bus.Name);
        json.WriteInstant("until", lease.Until);
    }, status);
}
