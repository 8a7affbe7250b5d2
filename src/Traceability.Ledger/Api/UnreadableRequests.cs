using System.Text.Json;
using System.Text.RegularExpressions;

namespace Traceability.Ledger.Api;

/// <summary>A request whose parameters or body cannot be read is answered with what was given and what is allowed, as every other refusal.</summary>
static partial class UnreadableRequests
{
    public static void AddUnreadableRequests(this IServiceCollection services)
    {
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = problem =>
        {
            if (problem.Exception is BadHttpRequestException unreadable) problem.ProblemDetails.Detail = Sentence(unreadable);
        });
    }

    public static void UseUnreadableRequests(this IApplicationBuilder app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        StatusCodeSelector = exception => exception is BadHttpRequestException unreadable ? unreadable.StatusCode : StatusCodes.Status500InternalServerError,
        // Whoever asks wrongly is no fault of ours.
        SuppressDiagnosticsCallback = happened => happened.Exception is BadHttpRequestException,
    });

    static string Sentence(BadHttpRequestException unreadable)
    {
        if (unreadable.InnerException is JsonException json) return $"body: cannot be read at {(string.IsNullOrEmpty(json.Path) ? "$" : json.Path)}, line {json.LineNumber + 1}; allowed: JSON as the description of the API (/openapi/v1.json) has it";
        if (Bound().Match(unreadable.Message) is { Success: true } bound) return $"{bound.Groups["name"]}: \"{bound.Groups["value"]}\"; allowed: {Allowed(bound.Groups["type"].Value)}";
        if (Required().Match(unreadable.Message) is { Success: true } required) return $"{required.Groups["name"]}: missing; allowed: {Allowed(required.Groups["type"].Value)}";
        return unreadable.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => "body: too large",
            StatusCodes.Status415UnsupportedMediaType => "body: allowed: application/json",
            _ => "the request cannot be read",
        };
    }

    static string Allowed(string type) => type.Contains(nameof(AskedInstant), StringComparison.Ordinal) ? Records.Rfc3339.Allowed
        : type.Contains("int", StringComparison.OrdinalIgnoreCase) || type.Contains("long", StringComparison.Ordinal) ? "a whole number"
        : type.Contains("bool", StringComparison.OrdinalIgnoreCase) ? "true, false" : "a value";

    // As the framework writes them.
    [GeneratedRegex("parameter \"(?<type>.+) (?<name>[^ \"]+)\" from \"(?<value>.*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Bound();

    [GeneratedRegex("parameter \"(?<type>.+) (?<name>[^ \"]+)\" was not provided", RegexOptions.NonBacktracking)]
    private static partial Regex Required();
}
