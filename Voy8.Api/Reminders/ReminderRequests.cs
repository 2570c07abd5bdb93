using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Mail;
using Voy8.Core.Reminders;
using Voy8.Core.Reminders.Webhooks;

namespace Voy8.Api.Reminders;

/// <summary>Reads what people ask to be reminded of.</summary>
internal sealed class ReminderRequests(IOptions<RemindersOptions> options, IOptions<MailOptions> mail, WebhookAddress webhooks, TimeProvider time)
{
    // A form that was open for a moment is not in the past yet.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public bool EmailAvailable => mail.Value.IsConfigured;

    /// <returns>What is wrong, by parameter; null when nothing is.</returns>
    public ValidationProblem? Read(ReminderRequest request, out ReminderDraft draft)
    {
        var errors = new Dictionary<string, string[]>();
        var text = request.Text?.ReplaceLineEndings("\n").Trim() ?? "";
        if (text.Length is 0 or > RemindersOptions.MaxTextLength || text.Any(letter => char.IsControl(letter) && letter is not ('\n' or '\t')) || HasLoneSurrogate(text))
        {
            errors["text"] = [$"Write 1 to {RemindersOptions.MaxTextLength} characters."];
        }

        var dueAt = ReadTime(request, errors, out var local);
        var webhook = string.IsNullOrWhiteSpace(request.WebhookUrl) ? null : request.WebhookUrl.Trim();
        if (webhook is not null && webhooks.WhyNot(webhook) is { } problem)
        {
            errors["webhook_url"] = [problem];
        }

        var byEmail = request.Email ?? webhook is null;
        if (byEmail && !EmailAvailable)
        {
            errors["email"] = ["This installation sends no e-mail: give a webhook_url."];
        }
        else if (!byEmail && webhook is null)
        {
            errors["email"] = ["Say how to be reminded: email true, or a webhook_url."];
        }

        draft = new ReminderDraft(request.VenueId, text, local, request.TimeZone ?? "", dueAt, byEmail, webhook);
        return errors.Count == 0 ? null : ApiProblem.Validation(errors);
    }

    private DateTimeOffset ReadTime(ReminderRequest request, Dictionary<string, string[]> errors, out DateTime local)
    {
        var isTime = DateTime.TryParseExact(request.LocalTime, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out local);
        if (!ZonedTime.TryFind(request.TimeZone, out var zone))
        {
            errors["time_zone"] = ["Use an IANA name, such as Europe/Berlin."];
        }

        var now = time.GetUtcNow();
        if (!isTime || local.Year < now.Year - 1 || local > now.UtcDateTime + options.Value.MaxAhead)
        {
            errors["local_time"] = [$"Use a date and time such as {now.AddDays(1):yyyy-MM-dd'T'HH:mm}, at most {options.Value.MaxAhead.TotalDays:0} days ahead."];
            return default;
        }

        if (zone is null)
        {
            return default;
        }

        var dueAt = ZonedTime.ToUtc(local, zone);
        if (dueAt < now - Late)
        {
            errors["local_time"] = ["This time is over: give one that is to come."];
        }

        return dueAt;
    }

    // PostgreSQL stores none.
    private static bool HasLoneSurrogate(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
