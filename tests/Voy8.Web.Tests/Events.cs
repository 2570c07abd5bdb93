using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Voy8.Web.Tests;

/// <summary>
/// Events on the element that a selector finds, waited for. It is found by the renderer itself, so that no answer of the API can draw the
/// page anew between the finding and the event, and the renderer has taken the event in when the call returns.
/// </summary>
internal static class Events
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static void Click<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => Raise(page, selector, element => element.ClickAsync());

    public static void Input<T>(this IRenderedComponent<T> page, string selector, string value)
        where T : IComponent => Raise(page, selector, element => element.InputAsync(value));

    public static void Change<T, TValue>(this IRenderedComponent<T> page, string selector, TValue value)
        where T : IComponent => Raise(page, selector, element => element.ChangeAsync(value));

    public static void Submit<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => Raise(page, selector, element => element.SubmitAsync());

    public static void KeyDown<T>(this IRenderedComponent<T> page, string selector, KeyboardEventArgs key)
        where T : IComponent => Raise(page, selector, element => element.KeyDownAsync(key));

    // What the handler waits for is not waited for here.
    private static void Raise<T>(IRenderedComponent<T> page, string selector, Func<IElement, Task> raise)
        where T : IComponent
    {
        page.WaitForElement(selector, Soon);
        var raised = page.InvokeAsync(() => raise(page.Find(selector)) is { IsFaulted: true } failed ? failed : Task.CompletedTask);
        raised.GetAwaiter().GetResult();
    }
}
