using System.Text.Json;
using Traceability.Demo.Check;
using Xunit;

namespace Traceability.Demo.Tests.Check;

public sealed class CheckResultTests
{
    static readonly CheckResult Passed = new(true, 38.2m,
        [new FacilityResult("mine", 46.2m, 169.7031m, 232.47m, 17.14m, 36240m, 119, 119, new TruthResult(232.47m, 17.14m, 36240m))],
        new WeighingResult("2-E9E2", 52480m, 16240m, 36240m, 17), new TamperResult(1, 1, "entries altered"), 2, []);

    [Fact]
    public void The_object_has_exactly_the_promised_names()
    {
        using var json = JsonDocument.Parse(Passed.ToJson());
        Assert.Equal(["ok", "seconds", "facilities", "weighing", "tamper", "cosigned", "missing"], Names(json.RootElement));
        var facility = json.RootElement.GetProperty("facilities")[0];
        Assert.Equal(["id", "scope1_kg", "scope2_kg", "kwh", "litres", "net_kg", "segments_verified", "receipts", "truth"], Names(facility));
        Assert.Equal(["kwh", "litres", "net_kg"], Names(facility.GetProperty("truth")));
        Assert.Equal(["ticket", "gross_kg", "tare_kg", "net_kg", "receipt"], Names(json.RootElement.GetProperty("weighing")));
        Assert.Equal(["sent", "refused", "reason"], Names(json.RootElement.GetProperty("tamper")));
    }

    [Fact]
    public void Numbers_are_json_numbers_and_keep_their_digits()
    {
        using var json = JsonDocument.Parse(Passed.ToJson());
        var facility = json.RootElement.GetProperty("facilities")[0];
        Assert.Equal("169.7031", facility.GetProperty("scope2_kg").GetRawText());
        Assert.Equal("17", json.RootElement.GetProperty("weighing").GetProperty("receipt").GetRawText());
        Assert.All(facility.EnumerateObject().Where(p => p.Name is not ("id" or "truth")), p => Assert.Equal(JsonValueKind.Number, p.Value.ValueKind));
    }

    [Fact]
    public void What_has_not_happened_is_null_or_named()
    {
        using var json = JsonDocument.Parse((Passed with { Ok = false, Weighing = null, Missing = ["mine: no weighing has come back with a receipt"] }).ToJson());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("weighing").ValueKind);
        Assert.Equal("mine: no weighing has come back with a receipt", json.RootElement.GetProperty("missing")[0].GetString());
    }

    static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];
}
