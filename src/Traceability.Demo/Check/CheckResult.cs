using System.Text.Json;

namespace Traceability.Demo.Check;

/// <summary>The one JSON object that <c>--check</c> prints. <paramref name="Ok"/> exactly when nothing is missing.</summary>
/// <param name="Seconds">From the start of the demo, after the build.</param>
/// <param name="Weighing">Null while none has come back.</param>
/// <param name="Cosigned">Devices that have cosigned a checkpoint of the segment log; none where this machine's clock is not synchronised.</param>
/// <param name="Missing">Sentences, one for each thing that has not happened.</param>
sealed record CheckResult(
    bool Ok, decimal Seconds, IReadOnlyList<FacilityResult> Facilities, WeighingResult? Weighing, TamperResult Tamper, int Cosigned, IReadOnlyList<string> Missing)
{
    static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // it goes to a terminal or a parser, never into a page
    };

    public string ToJson() => JsonSerializer.Serialize(this, Form);
}
