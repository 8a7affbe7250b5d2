using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Traceability.Carbon.Factors;
using Traceability.Carbon.Plan;

namespace Traceability.Ledger.Standing;

/// <summary>
/// A common change to a plan's own text: the next version with one thing other than in the standing one. What is typed goes in as it is and is read as strictly as any
/// other plan, so nothing is judged here.
/// </summary>
sealed class PlanEdit
{
    /// <summary>A plan is read by people: letters stay letters.</summary>
    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, IndentSize = 2, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly JsonObject plan;

    PlanEdit(MonitoringPlan standing)
    {
        plan = JsonNode.Parse(standing.File.Span is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : standing.File.Span)!.AsObject();
        plan["version"] = standing.Version + 1;
    }

    public static PlanEdit Next(MonitoringPlan standing) => new(standing);

    public string Text => plan.ToJsonString(Readable) + "\n";

    /// <param name="least">Empty, as <paramref name="most"/>, for no range.</param>
    public PlanEdit Expect(string stream, string least, string most)
    {
        if (Stream(stream) is not { } of) return this;
        if (least.Length + most.Length == 0) of.Remove("expected_per_month");
        else of["expected_per_month"] = new JsonObject { ["least"] = least, ["most"] = most };
        return this;
    }

    public PlanEdit Answer(string stream, string responsible)
    {
        if (Stream(stream) is not { } of) return this;
        if (responsible.Length == 0) of.Remove("responsible");
        else of["responsible"] = responsible;
        return this;
    }

    public PlanEdit LeaveOut(string stream, string reason, string mostCo2eKgPerMonth)
    {
        if (Stream(stream) is not { } of) return this;
        of["determined"] = new JsonObject { ["by"] = "de-minimis", ["reason"] = reason, ["most_co2e_kg_per_month"] = mostCo2eKgPerMonth };
        of.Remove("counted_at"); // nothing is recorded of it any more
        return this;
    }

    /// <summary>In the place of the decision about the same part and method, where there is one. One for a unit of its own stays, and whoever looks says the unit of this one.</summary>
    /// <param name="category">As files write it, likewise <paramref name="part"/> and <paramref name="method"/>.</param>
    public PlanEdit Decide(string category, string flow, string part, string method, string factor, string reason)
    {
        if (plan["factor_decisions"] is not JsonArray decisions) plan["factor_decisions"] = decisions = [];
        var known = StreamCategories.Names.FirstOrDefault(n => n.Name == category);
        for (var i = decisions.Count - 1; i >= 0; i--)
            if (decisions[i] is JsonObject of && of["unit"] is null && Said(of, "category", "") == category && Said(of, "flow", "") == flow && known.Name is not null
                && Said(of, "part", FactorParts.Own(known.Category).Name()) == part
                && Said(of, "method", (known.Category == StreamCategory.Electricity ? FactorMethod.LocationBased : FactorMethod.Average).Name()) == method) decisions.RemoveAt(i);
        decisions.Add(new JsonObject { ["category"] = category, ["flow"] = flow, ["part"] = part, ["method"] = method, ["factor"] = factor, ["reason"] = reason });
        return this;
    }

    /// <summary>As browsers send a text, with the line ends that the file had.</summary>
    public static byte[] File(string typed) => Encoding.UTF8.GetBytes(typed.ReplaceLineEndings("\n"));

    JsonObject? Stream(string id) => plan["streams"]?.AsArray().OfType<JsonObject>().FirstOrDefault(s => Said(s, "id", "") == id);

    static string Said(JsonObject of, string key, string otherwise) => of[key]?.GetValue<string>() ?? otherwise;
}
