using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;
using Npgsql;
using Voy8.Core.Mail;
using Voy8.Core.Reminders;
using Voy8.Jobs;

namespace Voy8.Core.Accounts.Confirmation;

/// <summary>Sends the mail that confirms an address.</summary>
[JobType("send_confirmation", Queue = "reminders", TimeoutSeconds = 300, MaxAttempts = 5)]
public sealed record SendConfirmation(Guid ConfirmationId);

/// <summary>Each attempt writes a token of its own, which is known to its mail alone: of several mails the last one counts.</summary>
internal sealed class SendConfirmationHandler(
    NpgsqlDataSource database, IMailSender sender, IOptions<MailOptions> mail, IOptions<RemindersOptions> pages, TimeProvider time) : IJobHandler<SendConfirmation>
{
    private const int TokenBytes = 32;

    private const string Begin =
        """
        update email_confirmation c set token_hash = $2, expires_at = $3
        from account a
        where c.id = $1 and c.used_at is null and a.id = c.account_id and a.email_confirmed_at is null
        returning a.email
        """;

    public async Task HandleAsync(SendConfirmation job, JobContext context, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        await using var command = database.CreateCommand(Begin);
        foreach (var value in (object[])[job.ConfirmationId, EmailConfirmations.Hash(token), time.GetUtcNow() + EmailConfirmations.Lifetime])
        {
            command.Parameters.Add(new() { Value = value });
        }

        if (await command.ExecuteScalarAsync(cancellationToken) is not string email)
        {
            context.SetResult(new { Outcome = "not needed any more" });
            return;
        }

        try
        {
            using var message = Write(job.ConfirmationId, email, token);
            await sender.SendAsync(message);
        }
        catch (DeliveryException exception) when (exception.Failure != DeliveryFailure.NotNow)
        {
            throw new PermanentJobException(exception.Message, exception);
        }

        context.SetResult(new { Outcome = "sent" });
    }

    private MimeMessage Write(Guid id, string email, string token)
    {
        if (!mail.Value.IsConfigured || !MailboxAddress.TryParse(mail.Value.From, out var from))
        {
            throw new DeliveryException(DeliveryFailure.NotNow, "E-mail is not set up here.");
        }

        if (!MailboxAddress.TryParse(email, out var to))
        {
            throw new DeliveryException(DeliveryFailure.Refused, "The address of the account is not one that mail can be sent to.");
        }

        var where = pages.Value.PublicUrl is { Length: > 0 } page
            ? $"Open this within a day, signed in to your account, and press the button:\n\n{page.TrimEnd('/')}/confirm?token={token}"
            : $"Sign in, open the page /confirm within a day, and enter this there:\n\n{token}";
        var message = new MimeMessage
        {
            Date = time.GetUtcNow(),
            MessageId = $"{id:D}@{from.Domain}",
            Subject = "Confirm your address",
            Body = new TextPart("plain") { Text = $"Somebody made an account at Voy8 with this address. If it was you, confirm it.\n\n{where}\n\nIf it was not you, do nothing: no more is sent.\n" },
        };
        message.From.Add(from);
        message.To.Add(to);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}

public static class ConfirmationExtensions
{
    /// <summary>What sends the mail that confirms an address; for the worker.</summary>
    public static IHostApplicationBuilder AddConfirmationJobs(this IHostApplicationBuilder builder)
    {
        builder.AddMail();
        builder.Services.AddJobHandler<SendConfirmation, SendConfirmationHandler>();
        return builder;
    }
}
