using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Text;
using Voy8.Core.Mail;

namespace Voy8.Core.Reminders;

/// <summary>Writes a reminder as mail, as text and as HTML. What people wrote is text in both, and one line in the subject.</summary>
internal sealed class ReminderMail(IOptions<MailOptions> mail, IOptions<RemindersOptions> options, TimeProvider time)
{
    private const int MaxSubject = 80;
    private readonly MailboxAddress? _from = mail.Value is { IsConfigured: true, From: { } sender } ? MailboxAddress.Parse(sender) : null;

    /// <exception cref="DeliveryException">No mail leaves here, or the address cannot be written to.</exception>
    public MimeMessage Write(ClaimedDelivery delivery)
    {
        var from = _from ?? throw new DeliveryException(DeliveryFailure.NotNow, "E-mail is not set up here.");
        if (!MailboxAddress.TryParse(delivery.Email, out var to))
        {
            throw new DeliveryException(DeliveryFailure.Refused, "The address of the account is not one that mail can be sent to.");
        }

        var message = new MimeMessage
        {
            Date = time.GetUtcNow(),

            // The same at each try, so that a receiver who sees it twice can tell.
            MessageId = $"{delivery.DeliveryId}@{from.Domain}",
            Subject = $"Reminder: {OneLine(delivery.Text)}",
            Body = new MultipartAlternative { Text(TextFormat.Plain, Plain(delivery)), Text(TextFormat.Html, Html(delivery)) },
        };
        message.From.Add(from);
        message.To.Add(to);

        // Nobody's absence note answers a machine (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static TextPart Text(TextFormat format, string text)
    {
        var part = new TextPart(format) { ContentTransferEncoding = ContentEncoding.QuotedPrintable };
        part.SetText(Encoding.UTF8, text);
        return part;
    }

    /// <summary>The beginning of the text, in one line and without what a header or a terminal would obey.</summary>
    private static string OneLine(string text)
    {
        var line = new StringBuilder();
        foreach (var rune in text.Trim().EnumerateRunes())
        {
            if (line.Length >= MaxSubject)
            {
                return line.Append('…').ToString();
            }

            line.Append(Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format ? " " : rune.ToString());
        }

        return line.ToString();
    }

    private string Plain(ClaimedDelivery delivery)
    {
        var text = new StringBuilder().Append(delivery.Text).Append("\n\n");
        if (delivery.VenueName is { } venue)
        {
            text.Append(CultureInfo.InvariantCulture, $"{OneLine(venue)}\n");
        }

        if (Link(delivery) is { } link)
        {
            text.Append(CultureInfo.InvariantCulture, $"{link}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n{Footer(delivery)}\n").ToString();
    }

    private string Html(ClaimedDelivery delivery)
    {
        var encoder = HtmlEncoder.Default;
        var html = new StringBuilder("<!doctype html><html><body><p style=\"white-space:pre-wrap;font-size:1.1em\">").Append(encoder.Encode(delivery.Text)).Append("</p>");
        var venue = delivery.VenueName is { } name ? encoder.Encode(name) : null;
        var link = Link(delivery) is { } address ? encoder.Encode(address) : null;
        if (venue is not null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{(link is not null && delivery.VenueId is not null ? $"<a href=\"{link}\">{venue}</a>" : venue)}</p>");
        }

        if (link is not null && delivery.VenueId is null)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{link}\">Your reminders</a></p>");
        }

        return html.Append(CultureInfo.InvariantCulture, $"<p style=\"color:#666\">{encoder.Encode(Footer(delivery))}</p></body></html>").ToString();
    }

    private static string Footer(ClaimedDelivery delivery) => string.Create(
        CultureInfo.InvariantCulture, $"You asked Voy8 for this reminder, for {delivery.LocalTime:d MMMM yyyy, HH:mm} ({delivery.TimeZone}).");

    private string? Link(ClaimedDelivery delivery) => options.Value.PublicUrl is { Length: > 0 } page
        ? $"{page.TrimEnd('/')}{(delivery.VenueId is { } venue ? $"/venues/{venue}" : "/reminders")}"
        : null;
}

/// <summary>To the account's address.</summary>
internal sealed class EmailChannel(ReminderMail mail, IMailSender sender) : IReminderChannel
{
    public ReminderChannel Channel => ReminderChannel.Email;

    public Func<Task> Prepare(ClaimedDelivery delivery)
    {
        var message = mail.Write(delivery);
        return async () =>
        {
            using (message)
            {
                await sender.SendAsync(message);
            }
        };
    }
}
