using Microsoft.Playwright;

namespace WorkflowFunctions.Portal.Tests.Kit;

/// <summary>What anybody sees at once is wrong with a page, though no rule of accessibility is broken.</summary>
internal static class Looks
{
    /// <summary>Each fault as a sentence. Links within a text are as high as its lines; all other controls are large enough for a finger.</summary>
    private const string Script = """
        () => {
          const faults = [];
          const shown = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !element.closest(".skip, .unseen");
          const name = (element) => element.outerHTML.slice(0, 120);
          const middle = (element) => {
            const range = document.createRange();
            range.selectNodeContents(element);
            const places = [...range.getClientRects()].filter((place) => place.width > 1);
            return places.length === 0 ? null : (places.at(-1).top + places.at(-1).bottom) / 2;
          };
          if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push("It is too wide.");
          for (const control of document.querySelectorAll("button, .button, input:not([type=hidden]), select, textarea, summary, main a, nav a")) {
            if (!shown(control)) continue;
            const place = control.getBoundingClientRect();
            const isText = control.matches("a:not(.button), summary");
            if (control.matches("button, a, summary") && !control.innerText?.trim() && !control.querySelector("svg text") && !control.closest("svg"))
              faults.push(`It has no text: ${name(control)}`);
            if (place.width < (isText ? 8 : 20) || place.height < (isText ? 14 : 20)) faults.push(`It is too small: ${name(control)}`);
            if (control.matches("input, select, textarea") && place.width > 720) faults.push(`It is wider than anybody types: ${name(control)}`);
          }
          for (const box of document.querySelectorAll("label > input[type=checkbox]")) {
            const words = document.createRange();
            words.selectNodeContents(box.parentElement);
            words.setStartAfter(box);
            const gap = Math.min(...[...words.getClientRects()].filter((place) => place.width > 4).map((place) => place.left)) - box.getBoundingClientRect().right;
            if (shown(box) && gap < 4) faults.push(`Its words touch it: ${name(box)}`);
          }
          for (const form of document.querySelectorAll(".controls")) {
            const rows = Map.groupBy([...form.children].filter((child) => shown(child) && child.matches(".field, button")), (child) => Math.round(child.getBoundingClientRect().bottom / 4));
            for (const row of rows.values()) {
              const labels = row.map((child) => child.querySelector("label")).filter((label) => label && shown(label)).map(middle);
              if (Math.max(...labels) - Math.min(...labels) > 1.5) faults.push(`The labels are not on one line: ${row.map((child) => child.innerText).join(", ")}`);
              const heights = row.map((child) => child.querySelector("input, select") ?? child).map((control) => control.getBoundingClientRect().height);
              if (Math.max(...heights) - Math.min(...heights) > 3) faults.push(`The controls are not of one height: ${heights}`);
            }
          }
          const bar = document.querySelector(".bar");
          if (bar) {
            const links = [...bar.querySelectorAll("nav a")].map(middle);
            if (Math.max(...links) - Math.min(...links) > 1) faults.push("The navigation is not on one line.");
            const [brand, nav, who] = [".brand", "nav", ".who"].map((part) => bar.querySelector(part));
            if (nav.getBoundingClientRect().top < brand.getBoundingClientRect().bottom && Math.abs(middle(brand) - links[0]) > 2) faults.push("The name of the service is not on the line of the navigation.");
            if (Math.abs(middle(brand) - middle(who)) > 2) faults.push(`The person is not on the line of the name of the service: ${middle(brand)}, ${middle(who)}`);
            if (innerWidth >= 1280 && nav.scrollWidth > nav.clientWidth) faults.push("A part of the navigation is hidden, though there is room.");
          }
          return faults;
        }
        """;

    public static async Task LooksRightAsync(this IPage page)
    {
        var faults = await page.EvaluateAsync<string[]>(Script);
        Assert.True(faults.Length == 0, $"{page.Url} at {page.ViewportSize!.Width}: {string.Join("; ", faults)}");
    }
}
