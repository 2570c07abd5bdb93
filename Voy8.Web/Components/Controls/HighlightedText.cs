using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Voy8.Contracts;

namespace Voy8.Web.Components.Controls;

/// <summary>A text with some of its words marked. The text is never markup; spans that do not fit it are passed over.</summary>
public sealed class HighlightedText : ComponentBase
{
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>In order, none over another.</summary>
    [Parameter]
    public IReadOnlyList<TextSpan>? Spans { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var at = 0;
        foreach (var (start, length) in Spans ?? [])
        {
            if (start < at || length <= 0 || start > Text.Length - length)
            {
                continue;
            }

            builder.AddContent(0, Text[at..start]);
            builder.OpenElement(1, "mark");
            builder.AddContent(2, Text.Substring(start, length));
            builder.CloseElement();
            at = start + length;
        }

        builder.AddContent(3, Text[at..]);
    }
}
