using System.Globalization;
using Voy8.Core.Extraction.PlainHtml.Prices;

namespace Voy8.Core.Tests.Extraction;

public sealed class PriceTests
{
    [Theory]
    [InlineData("12,50 €", "12.50", "€", "EUR")]
    [InlineData("€ 1.250,00", "1250.00", "€", "EUR")]
    [InlineData("CHF 1'049.95", "1049.95", "CHF", "CHF")]
    [InlineData("$1,299", "1299", "$", null)]
    [InlineData("ab 2.99 EUR", "2.99", "EUR", "EUR")]
    [InlineData("1 298,00 zł", "1298.00", "zł", "PLN")]
    [InlineData("1250€60", "1250.60", "€", "EUR")]
    [InlineData("50,- Kč", "50", "Kč", "CZK")]
    [InlineData("£6.95 - £9.95", "6.95", "£", "GBP")]
    [InlineData("4,5 ευρώ", "4.5", "ευρώ", "EUR")]
    [InlineData("423.923 KD", "423.923", "KD", "KWD")]
    [InlineData("Free!", "0", null, null)]
    [InlineData("40% off", null, null, null)]
    [InlineData("15.08.2017", null, null, null)]
    [InlineData("", null, null, null)]
    public void A_price_has_an_amount_and_a_currency(string text, string? amount, string? symbol, string? currency)
    {
        var price = PriceText.Parse(text);

        price.Amount.ShouldBe(amount is null ? null : decimal.Parse(amount, CultureInfo.InvariantCulture));
        price.Symbol.ShouldBe(symbol);
        price.Currency.ShouldBe(currency);
    }

    [Theory]
    [InlineData("39.95", "Price from £", "£")]
    [InlineData("£54.17", "USD", "£")]
    [InlineData("12", "Add to cart", null)]
    public void A_hint_names_the_currency_that_the_text_does_not(string text, string hint, string? symbol) => PriceText.Parse(text, hint).Symbol.ShouldBe(symbol);

    [Fact]
    public void Overlong_texts_and_digits_cost_little_and_are_no_price()
    {
        PriceText.Parse(new string('9', 100_000) + " €").Amount.ShouldBeNull();
        PriceText.Parse(string.Concat(Enumerable.Repeat("1,", 50_000))).Amount.ShouldBeNull();
    }
}
