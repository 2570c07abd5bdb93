using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Voy8.Core.Mail;
using Voy8.Core.Reminders;
using Voy8.Testing;

namespace Voy8.Core.Tests.Reminders;

/// <summary>What a reminder looks like as mail, whatever people wrote into it.</summary>
public sealed class ReminderMailTests
{
    private static readonly DateTimeOffset Due = new(2027, 3, 28, 16, 30, 0, TimeSpan.Zero);

    [Fact]
    public void It_says_what_and_when_as_text_and_as_html()
    {
        var mail = Write("Book the table\nfor six");

        mail.Subject.ShouldBe("Reminder: Book the table for six");
        mail.TextBody!.ReplaceLineEndings("\n").ShouldStartWith("Book the table\nfor six\n\nTaverna Ilios\nhttps://voy8.example/venues/");
        mail.TextBody!.ShouldContain("for 28 March 2027, 18:30 (Europe/Berlin)");
        mail.HtmlBody!.ShouldContain("<a href=\"https://voy8.example/venues/");
        mail.Date.ShouldBe(Due);
        mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        mail.To.Mailboxes.Single().Address.ShouldBe("ada@people.example");
    }

    [Fact]
    public void Its_id_is_the_same_at_each_try_and_another_for_another_version()
    {
        var delivery = Delivery("Book");

        Write(delivery).MessageId.ShouldBe(Write(delivery).MessageId);
        Write(delivery with { Version = 2 }).MessageId.ShouldNotBe(Write(delivery).MessageId);
        Write(delivery).MessageId.ShouldEndWith("@voy8.example");
    }

    [Theory]
    [InlineData("Hello\r\nBcc: victim@example.org")]
    [InlineData("Hello\nX-Evil: 1\n\nbody")]
    [InlineData("Hello\rBcc: victim@example.org")]
    [InlineData("Hello\u2028Bcc: victim@example.org")]
    [InlineData("Hello\u0085Bcc: victim@example.org")]
    [InlineData("=?utf-8?q?Hello=0D=0ABcc:_victim@example.org?=")]
    [InlineData("\n.\r\nMAIL FROM:<evil@example.org>")]
    public void Nothing_in_the_text_becomes_a_header(string text)
    {
        var mail = Write(text);
        using var bytes = new MemoryStream();
        mail.WriteTo(bytes, TestContext.Current.CancellationToken);
        bytes.Position = 0;
        var read = MimeMessage.Load(bytes, TestContext.Current.CancellationToken);

        read.Headers.Select(header => header.Field.ToLowerInvariant()).ShouldBe(
            ["from", "date", "subject", "message-id", "to", "auto-submitted", "mime-version"], ignoreOrder: true);
        read.To.Mailboxes.Single().Address.ShouldBe("ada@people.example");
        read.Subject.ShouldStartWith("Reminder: ");
        read.Subject.Any(char.IsControl).ShouldBeFalse();
    }

    [Fact]
    public void Markup_is_text()
    {
        var mail = Write(Delivery("<script>alert(1)</script> & \"more\"") with { VenueName = "<b>Ilios</b>" });

        mail.HtmlBody!.ShouldNotContain("<script>");
        mail.HtmlBody!.ShouldNotContain("<b>");
        mail.HtmlBody!.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;");
    }

    [Fact]
    public void A_venue_that_is_gone_is_named_and_not_linked()
    {
        var mail = Write(Delivery("Book") with { VenueId = null });

        mail.HtmlBody!.ShouldContain("<p>Taverna Ilios</p>");
        mail.HtmlBody!.ShouldContain("<a href=\"https://voy8.example/reminders\">Your reminders</a>");
    }

    [Fact]
    public void A_long_text_is_cut_in_the_subject_alone_and_no_letter_in_two()
    {
        var text = string.Concat(Enumerable.Repeat("🍷", 200));

        var mail = Write(text);

        mail.Subject.ShouldBe($"Reminder: {string.Concat(Enumerable.Repeat("🍷", 40))}…");
        mail.TextBody!.ShouldContain(text);
    }

    [Fact]
    public async Task In_development_mail_becomes_files_that_are_whole()
    {
        var folder = TestFolders.Create("mail");
        try
        {
            var box = new MailFolder(Options.Create(new MailOptions { Folder = folder, From = "reminders@voy8.example" }));
            var first = Write("First");
            await box.SendAsync(first);
            await box.SendAsync(first);
            await box.SendAsync(Write(Delivery("Ζωή & Söhne") with { ReminderId = Guid.CreateVersion7() }));

            var (mails, total) = box.List(10, 0);

            total.ShouldBe(2);
            mails.Select(mail => mail.Subject).ShouldBe(["Reminder: Ζωή & Söhne", "Reminder: First"], ignoreOrder: true);
            box.Find(mails[0].Name)!.Text!.ShouldContain(mails[0].Subject["Reminder: ".Length..]);
            Directory.GetFiles(folder).Length.ShouldBe(2, "nothing half written stays");
            box.Find("../" + mails[0].Name).ShouldBeNull();
            box.Find("none.eml").ShouldBeNull();
        }
        finally
        {
            TestFolders.Delete(folder);
        }
    }

    private static ClaimedDelivery Delivery(string text) => new(
        Guid.Parse("01980000-0000-7000-8000-000000000001", CultureInfo.InvariantCulture), ReminderChannel.Email, 1, 1, 1, Guid.CreateVersion7(), "ada@people.example", Guid.CreateVersion7(), "Taverna Ilios",
        text, new DateTime(2027, 3, 28, 18, 30, 0, DateTimeKind.Unspecified), "Europe/Berlin", Due, null, []);

    private static MimeMessage Write(string text) => Write(Delivery(text));

    private static MimeMessage Write(ClaimedDelivery delivery) => new ReminderMail(
        Options.Create(new MailOptions { Host = "localhost", From = "Voy8 <reminders@voy8.example>" }),
        Options.Create(new RemindersOptions { PublicUrl = "https://voy8.example/" }),
        new FakeTimeProvider(Due)).Write(delivery);
}
