using AngleSharp;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components.Web;

namespace Voy8.Web.Tests;

/// <summary>
/// Events as Bunit raises them, except that the renderer has taken each in when the call returns: were it busy with what an answer of the
/// API changes, Bunit would only leave the event in its queue, and what a test looks at next would still be as before.
/// </summary>
internal static class Events
{
    public static void Click(this IElement element) => Raise(element, () => element.ClickAsync());

    public static void Input(this IElement element, string value) => Raise(element, () => element.InputAsync(value));

    public static void Change<T>(this IElement element, T value) => Raise(element, () => element.ChangeAsync(value));

    public static void Submit(this IElement element) => Raise(element, () => element.SubmitAsync());

    public static void KeyDown(this IElement element, KeyboardEventArgs key) => Raise(element, () => element.KeyDownAsync(key));

    public static void Blur(this IElement element) => Raise(element, () => element.BlurAsync());

    // What the handler waits for is not waited for here.
    private static void Raise(IElement element, Func<Task> raise)
    {
        var renderer = element.Owner!.Context.GetService<BunitContext>()!.Renderer;
        var raised = renderer.Dispatcher.InvokeAsync(() => raise() is { IsFaulted: true } failed ? failed : Task.CompletedTask);
        raised.GetAwaiter().GetResult();
    }
}
