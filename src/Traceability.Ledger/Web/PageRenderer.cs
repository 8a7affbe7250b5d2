using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Traceability.Ledger.Web;

/// <summary>Razor components to text. Each rendering has a renderer of its own, which remembers what it has rendered as long as it lives.</summary>
sealed class PageRenderer(IServiceProvider services, ILoggerFactory logging)
{
    /// <summary>Answers with a page; nobody keeps it.</summary>
    public async Task ShowAsync<TPage>(HttpContext context, object view) where TPage : IComponent
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync("<!DOCTYPE html>\n" + await RenderAsync<TPage>(view), Encoding.UTF8, context.RequestAborted);
    }

    /// <summary>The component with its one parameter, <c>View</c>.</summary>
    public async Task<string> RenderAsync<TComponent>(object view) where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, logging);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["View"] = view }))).ToHtmlString());
    }
}
