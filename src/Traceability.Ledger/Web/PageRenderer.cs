using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Traceability.Ledger.Web;

/// <summary>Razor components to text. Each rendering has a renderer of its own, which remembers what it has rendered as long as it lives.</summary>
sealed class PageRenderer(IServiceProvider services, ILoggerFactory logging)
{
    /// <summary>The component with its one parameter, <c>View</c>.</summary>
    public async Task<string> RenderAsync<TComponent>(object view) where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, logging);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }))).ToHtmlString());
    }
}
