using Bunit;
using Voy8.Contracts;
using Voy8.Web.Components.Controls;

namespace Voy8.Web.Tests.Controls;

public sealed class HighlightedTextTests : BunitContext
{
    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 99)]
    [InlineData(3, -1)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void Spans_that_do_not_fit_the_text_are_passed_over(int start, int length) => MarkupOf("peat fire", new TextSpan(start, length)).ShouldBe("peat fire");

    [Fact]
    public void Spans_that_lie_over_another_are_passed_over() =>
        MarkupOf("peat fire", new TextSpan(0, 4), new TextSpan(2, 4), new TextSpan(5, 4)).ShouldBe("<mark>peat</mark> <mark>fire</mark>");

    [Fact]
    public void A_text_is_never_markup() => MarkupOf("<i>x", new TextSpan(3, 1)).ShouldBe("&lt;i&gt;<mark>x</mark>");

    private string MarkupOf(string text, params TextSpan[] spans) =>
        Render<HighlightedText>(parameters => parameters.Add(control => control.Text, text).Add(control => control.Spans, spans)).Markup;
}
