using Voy8.Core.Enrichment;

namespace Voy8.Core.Tests.Extraction;

public sealed class SchemaHoursTests
{
    [Theory]
    [InlineData("09:00:00-05:00", "17:00:00-05:00", "Mo 09:00-17:00; Su 10:00-16:00")]
    [InlineData("09:00-05:00", "17:00-05:00", "Mo 09:00-17:00; Su 10:00-16:00")]
    [InlineData("09:00+02:00", "17:00Z", "Mo 09:00-17:00; Su 10:00-16:00")]
    [InlineData("2026-01-01T09:00:00-03:30", "T17:00", "Mo 09:00-17:00; Su 10:00-16:00")]
    [InlineData("9:00 AM", "5:00 PM", "Mo 09:00-17:00; Su 10:00-16:00")]
    [InlineData("Closed", "Closed", "Su 10:00-16:00")]
    [InlineData("00:00", "00:00", "Su 10:00-16:00")]
    [InlineData("", "", "Su 10:00-16:00")]
    [InlineData("09:00-17:00", "09:00-17:00", null)]
    [InlineData("at nine", "17:00", null)]
    [InlineData("09:00", "25:00", null)]
    public void A_week_is_whole_or_none(string opens, string closes, string? osm)
    {
        var page = Pages.Extract(Pages.JsonLd($$"""
            {"@context":"https://schema.org","@type":"Restaurant","name":"Café Anker","openingHoursSpecification":[
              {"@type":"OpeningHoursSpecification","dayOfWeek":"Monday","opens":"{{opens}}","closes":"{{closes}}"},
              {"@type":"OpeningHoursSpecification","dayOfWeek":"Sunday","opens":"10:00","closes":"16:00"}]}
            """));

        (page.Fact(FactFields.OpeningHours)?.Value).ShouldBe(osm);
    }
}
