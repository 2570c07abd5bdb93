using System.Text.Json;
using Bunit;
using Microsoft.AspNetCore.Http;
using MudBlazor;
using Voy8.Contracts;
using Voy8.Web.Components.Controls;
using Voy8.Web.Components.Pages;
using Voy8.Web.Components.Pages.Operations;
using Voy8.Web.Tests.Pages.Operations;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Pages;

public sealed class RemindersPageTests : OperationsPageTests
{
    private ReminderResponse _reminder = new(
        Guid.CreateVersion7(), "scheduled", Guid.CreateVersion7(), "Taverna Ilios", "Book the table", "2027-03-28T18:30", "Europe/Berlin", new DateTimeOffset(2027, 3, 28, 16, 30, 0, TimeSpan.Zero), true, null, Sample.Now,
        [new ReminderDeliveryResponse("email", "scheduled", 0, null, null)]);

    private bool _mails = true;

    [Fact]
    public void What_is_to_come_shows_when_in_its_own_zone_and_where()
    {
        var page = OpenReminders();

        var shown = page.Find($"[data-reminder='{_reminder.ReminderId}']").TextContent;
        shown.ShouldContain("Sun 28 Mar 2027, 18:30");
        shown.ShouldContain("Europe/Berlin");
        shown.ShouldContain("Taverna Ilios");
        page.Find(".ops-tabs a.active").TextContent.ShouldContain("To come");
        Api.Requests.ShouldContain("GET /reminders?status=scheduled&limit=20&offset=0");
    }

    [Theory]
    [InlineData("2027-03-28T02:30", "2027-03-28T01:00:00Z", true)]
    [InlineData("2027-03-28T03:00", "2027-03-28T01:00:00Z", false)]
    [InlineData("2027-10-31T02:30", "2027-10-31T00:30:00Z", false)]
    public void A_time_that_clocks_skip_says_what_it_becomes(string local, string due, bool moved)
    {
        _reminder = _reminder with { LocalTime = local, DueAt = DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture) };

        OpenReminders().Find("[data-reminder]").TextContent.Contains("clocks go forward: 03:00", StringComparison.Ordinal).ShouldBe(moved);
    }

    [Fact]
    public void The_address_says_which_state_and_which_page()
    {
        OpenReminders("/reminders?status=failed&page=2");

        Api.Requests.ShouldContain("GET /reminders?status=failed&limit=20&offset=20");
    }

    [Theory]
    [InlineData("failed", "The mail server refused it: 550 no such user", "Not sent", "550 no such user")]
    [InlineData("unknown", "The worker that was sending it stopped.", "May have been sent", "not sent again by itself")]
    [InlineData("scheduled", "The mail server cannot be reached.", "Trying again", "cannot be reached")]
    public void Why_something_did_not_arrive_is_said_in_words(string status, string failure, string state, string words)
    {
        _reminder = _reminder with { Status = "failed", Deliveries = [new ReminderDeliveryResponse("email", status, 1, Sample.Now, failure)] };

        var delivery = OpenReminders("/reminders?status=failed").Find("[data-channel=email]").TextContent;

        delivery.ShouldContain(state);
        delivery.ShouldContain(words);
    }

    [Fact]
    public async Task A_new_one_has_the_browsers_zone_and_says_when_it_comes()
    {
        JSInterop.SetupModule("./js/timezone.js").Setup<string?>("name").SetResult("Europe/Athens");
        JsonElement sent = default;
        Api.On("POST /reminders", async context =>
        {
            sent = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
            context.Response.StatusCode = StatusCodes.Status201Created;
            await context.Response.WriteAsJsonAsync(_reminder, Voy8Json.Options);
        });
        var page = OpenReminders();

        await page.InvokeAsync(() => page.Find(".new-reminder").Click());
        var dialog = Dialog();
        dialog.WaitForAssertion(() => dialog.Find("select[name=zone]").GetAttribute("value").ShouldBe("Europe/Athens"), Soon);
        dialog.Find("input[name=when]").GetAttribute("value").ShouldBe("2026-05-05T09:00");
        dialog.Input("textarea[name=text]", "Book two");
        dialog.Change("input[name=when]", "2026-05-06T20:15");
        dialog.Submit("form");

        await SaidAsync("You will be reminded on Sun 28 Mar 2027, 18:30.");
        sent.GetProperty("text").GetString().ShouldBe("Book two");
        sent.GetProperty("local_time").GetString().ShouldBe("2026-05-06T20:15");
        sent.GetProperty("time_zone").GetString().ShouldBe("Europe/Athens");
        sent.GetProperty("email").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_refusal_says_what_to_do_and_loses_nothing()
    {
        Api.OnProblem($"PUT /reminders/{_reminder.ReminderId}", 409, """{"title":"No.","detail":"A webhook is signed: make a secret first.","code":"no_webhook_secret"}""");
        var page = OpenReminders();

        await page.InvokeAsync(() => page.Find(".reminder-actions button").Click());
        var dialog = Dialog();
        dialog.Input("input[name=webhook]", "https://example.org/hook");
        dialog.Submit("form");

        dialog.WaitForAssertion(() => dialog.Find(".mud-alert").TextContent.ShouldContain("make a secret first"), Soon);
        dialog.Find(".mud-alert a").GetAttribute("href").ShouldBe("/account#webhooks");
        dialog.Find("input[name=webhook]").GetAttribute("value").ShouldBe("https://example.org/hook");
    }

    [Fact]
    public async Task Where_no_mail_leaves_the_form_says_so()
    {
        _mails = false;
        var page = OpenReminders();

        await page.InvokeAsync(() => page.Find(".new-reminder").Click());

        var dialog = Dialog();
        dialog.WaitForAssertion(() => dialog.Find("input[name=email]").HasAttribute("disabled").ShouldBeTrue(), Soon);
        dialog.Input("textarea[name=text]", "Book");
        dialog.Find("button.confirm").HasAttribute("disabled").ShouldBeTrue("no way is chosen");
    }

    [Fact]
    public async Task Deleting_what_is_to_come_can_be_undone()
    {
        var asked = new List<string>();
        Api.On($"DELETE /reminders/{_reminder.ReminderId}", context =>
        {
            asked.Add("delete");
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        Api.On($"PUT /reminders/{_reminder.ReminderId}", context =>
        {
            asked.Add("put");
            return context.Response.WriteAsJsonAsync(_reminder, Voy8Json.Options);
        });
        var messages = Render<MudSnackbarProvider>();
        var page = OpenReminders();

        await page.InvokeAsync(() => page.Find("button.delete").Click());
        await SaidAsync("Cancelled: you are not reminded.");
        var undo = messages.WaitForElement(".mud-snackbar-content-action button", Soon);
        await messages.InvokeAsync(() => undo.Click());

        await SaidAsync("You will be reminded as before.");
        asked.ShouldBe(["delete", "put"]);
    }

    [Fact]
    public void A_webhook_secret_is_shown_once_and_replaced_only_on_purpose()
    {
        var made = 0;
        Api.OnProblem("GET /account/webhook-secret", 404, """{"title":"No.","code":"no_webhook_secret"}""");
        Api.On("POST /account/webhook-secret", () => new WebhookSecretResponse(Sample.Now, $"whsec_{++made}"));
        var panel = Render<WebhookSecretPanel>();
        panel.WaitForAssertion(() => panel.Find("button.make-secret").HasAttribute("disabled").ShouldBeFalse(), Soon);

        panel.Click("button.make-secret");
        panel.WaitForAssertion(() => panel.Find(".secret").TextContent.ShouldBe("whsec_1"), Soon);
        panel.Click("button.make-secret");
        made.ShouldBe(1, "it asks first");
        panel.Click("button.confirm");

        panel.WaitForAssertion(() => panel.Find(".secret").TextContent.ShouldBe("whsec_2"), Soon);
    }

    [Fact]
    public void The_mail_of_a_development_run_can_be_read()
    {
        Api.On("GET /mail", () => new MailsResponse([new MailResponse("a.eml", Sample.Now, "ada@people.example", "Reminder: <b>Book</b>", "1@voy8", "Book the table")], 1));
        var page = Open<MailPage>("/operations/mail");
        page.WaitForAssertion(() => page.Find("[data-mail='1@voy8'] .mail-text").TextContent.ShouldBe("Book the table"), Soon);
        page.Find("[data-mail] b").TextContent.ShouldBe("Reminder: <b>Book</b>");
    }

    [Fact]
    public void Where_mail_leaves_there_is_no_folder_to_see()
    {
        Api.OnProblem("GET /mail", 404, """{"title":"Not found.","code":"not_found"}""");

        var page = Open<MailPage>("/operations/mail?page=2");

        page.WaitForAssertion(() => page.Markup.ShouldContain("There is no mail folder here"), Soon);
        Api.Requests.ShouldContain("GET /mail?limit=20&offset=20");
    }

    private IRenderedComponent<RemindersPage> OpenReminders(string uri = "/reminders")
    {
        Reader.SetAuthorized("ada@voy8.example");
        Api.On("GET /reminders", () => new RemindersResponse([_reminder], 1, new ReminderCountsResponse(1, 0, 0, 0), _mails));
        var page = Open<RemindersPage>(uri);
        page.WaitForElement("[data-reminder]", Soon);
        return page;
    }
}
