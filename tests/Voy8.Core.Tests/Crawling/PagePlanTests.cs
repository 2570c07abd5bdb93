using Voy8.Core.Crawling;
using Voy8.Core.Enrichment;
using Voy8.Core.Extraction;

namespace Voy8.Core.Tests.Crawling;

public sealed class PagePlanTests
{
    private static readonly Uri Home = new("https://www.a.example/de/");

    [Fact]
    public void The_likeliest_page_comes_first_and_earlier_links_before_later_ones()
    {
        var plan = Plan(("/menu", PageTopic.Menu), ("/about", PageTopic.About), ("/kontakt", PageTopic.Contact), ("/imprint", PageTopic.Imprint), ("/anfahrt", PageTopic.Contact));

        Read(plan).ShouldBe(["/kontakt", "/anfahrt", "/imprint", "/about", "/menu"]);
    }

    [Fact]
    public void Pages_are_read_only_for_what_is_missing()
    {
        var plan = Plan(("/menu", PageTopic.Menu), ("/hours", PageTopic.Hours), ("/imprint", PageTopic.Imprint));

        Read(plan, FactFields.OpeningHours, FactFields.Cuisine, FactFields.PriceLevel).ShouldBe(["/imprint"]);
    }

    [Theory]
    [InlineData("https://www.a.example/kontakt", true)]
    [InlineData("http://www.a.example/kontakt", true)]
    [InlineData("https://a.example/kontakt", true)]
    [InlineData("http://A.EXAMPLE:80/kontakt", true)]
    [InlineData("https://b.example/kontakt", false)]
    [InlineData("https://shop.a.example/kontakt", false)]
    [InlineData("https://a.example:8443/kontakt", false)]
    public void Only_pages_of_the_site_are_read_whichever_of_its_names_a_link_has(string link, bool read) =>
        Read(new PagePlan(Home, [new PageLink(new Uri(link), PageTopic.Contact)])).Count.ShouldBe(read ? 1 : 0);

    [Fact]
    public void A_site_by_https_is_not_left_for_http() =>
        new PagePlan(Home, [new PageLink(new Uri("http://www.a.example/kontakt?x=1"), PageTopic.Contact)]).Next([]).ShouldBe(new Uri("https://www.a.example/kontakt?x=1"));

    [Fact]
    public void No_page_is_read_twice()
    {
        var plan = Plan(("/kontakt", PageTopic.Contact), ("/kontakt/", PageTopic.Contact), ("/de/", PageTopic.About), ("/contact", PageTopic.Hours));
        plan.Next([]);

        plan.IsNew(new Uri(Home, "/contact"), new Uri("http://a.example/kontakt")).ShouldBeFalse();
        Read(plan).ShouldBe(["/contact"]);
    }

    [Fact]
    public void Pages_are_lacking_when_no_link_leads_to_what_is_missing()
    {
        Plan().LacksPages([]).ShouldBeTrue();
        Plan(("/menu", PageTopic.Menu), ("/about", PageTopic.About)).LacksPages([]).ShouldBeTrue();
        Plan(("/imprint", PageTopic.Imprint)).LacksPages([]).ShouldBeTrue();
        Plan(("/imprint", PageTopic.Imprint), ("/hours", PageTopic.Hours)).LacksPages([]).ShouldBeFalse();
        Plan(("/contact", PageTopic.Contact)).LacksPages([]).ShouldBeFalse();
        Plan().LacksPages(Known(FactFields.Phone, FactFields.Email, FactFields.Street, FactFields.OpeningHours)).ShouldBeFalse();
    }

    private static PagePlan Plan(params (string Path, PageTopic Topic)[] links) => new(Home, links.Select(link => new PageLink(new Uri(Home, link.Path), link.Topic)));

    private static List<string> Read(PagePlan plan, params string[] known)
    {
        var read = new List<string>();
        while (plan.Next(Known(known)) is { } url)
        {
            read.Add(url.PathAndQuery);
        }

        return read;
    }

    private static Fact[] Known(params string[] fields) =>
        [.. fields.Select(field => new Fact(field, "x", Home.AbsoluteUri, FactMethod.Html, 1, DateTimeOffset.UnixEpoch))];
}
