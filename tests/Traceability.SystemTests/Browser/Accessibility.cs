namespace Traceability.SystemTests.Browser;

/// <summary>Checks that run inside the page and return what is wrong; each after a rule of WCAG 2.2.</summary>
static class Accessibility
{
    /// <summary>1.4.3: text against what lies behind it, 4.5 to 1, large text 3 to 1.</summary>
    public const string FaintText = """
        () => {
          const channels = colour => (colour.match(/[\d.]+/g) ?? []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = element => {
            for (let e = element; e; e = e.parentElement) {
              const c = channels(getComputedStyle(e).backgroundColor);
              if (c.length === 3 || c[3] === 1) return c;
            }
            return [255, 255, 255];
          };
          const wrong = new Set();
          for (const element of document.querySelectorAll('body *')) {
            if (element.closest('svg, [hidden], .skip') || ![...element.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
            const style = getComputedStyle(element);
            if (!element.checkVisibility()) continue;
            const [a, b] = [light(channels(style.color)), light(behind(element))].sort((x, y) => y - x);
            const size = parseFloat(style.fontSize);
            const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
            if ((a + 0.05) / (b + 0.05) < needed) wrong.add(`${element.tagName}.${element.className} ${style.color} on ${behind(element)}`);
          }
          return [...wrong];
        }
        """;

    /// <summary>4.1.2 and 1.1.1: what can be reached by keyboard or is a picture has a name; ids are unique.</summary>
    public const string Nameless = """
        () => [
          ...[...document.querySelectorAll('a, button, summary, [tabindex], [role=img], [role=region], section[aria-labelledby]')]
            .filter(e => !(e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent || e.textContent).trim())
            .map(e => e.outerHTML.slice(0, 120)),
          ...[...document.querySelectorAll('th')].filter(e => !e.scope).map(e => `th without scope: ${e.textContent}`),
          ...[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i),
          ...(document.documentElement.lang ? [] : ['no language']),
        ]
        """;

    /// <summary>2.5.5: what a finger has to hit is 44 px high and wide, but for links within a sentence.</summary>
    public const string SmallTargets = """
        () => [...document.querySelectorAll('a.check, button, summary, .log a, .visitor a, input, select, label:not([for])')]
          .filter(e => e.checkVisibility() && !(e.tagName === 'INPUT' && e.closest('label')))
          .map(e => [e, e.getBoundingClientRect()])
          .filter(([, box]) => box.height < 44 || box.width < 44)
          .map(([e, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${e.outerHTML.slice(0, 100)}`)
        """;

    /// <summary>1.3.1: one h1, and no level is left out on the way down.</summary>
    public const string SkippedHeadings = """
        () => {
          const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(e => Number(e.tagName[1]));
          const wrong = levels.map((level, i) => level - (levels[i - 1] ?? 0) > 1 ? `h${level} after h${levels[i - 1] ?? 0}` : '').filter(Boolean);
          if (levels.filter(level => level === 1).length !== 1) wrong.push('not exactly one h1');
          return wrong;
        }
        """;
}
