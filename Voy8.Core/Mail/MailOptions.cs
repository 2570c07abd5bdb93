using System.ComponentModel.DataAnnotations;
using Voy8.Jobs;

namespace Voy8.Core.Mail;

/// <summary>Section <c>Mail</c>: by which server e-mail leaves, or in development into which folder. Without either no e-mail is sent.</summary>
public sealed class MailOptions : IValidatableObject
{
    public const string Section = "Mail";

    /// <summary>The SMTP server that takes our mail.</summary>
    [MaxLength(253)]
    public string? Host { get; set; }

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    [MaxLength(200)]
    public string? User { get; set; }

    [MaxLength(1000)]
    public string? Password { get; set; }

    /// <summary>Whom mail is from: an address, or a name and an address in angle brackets.</summary>
    [MaxLength(320)]
    public string? From { get; set; }

    /// <summary>For connecting, and again for each message. A message takes three times as long at most, well below the timeout of a reminder's job.</summary>
    [TimeRange("00:00:00.1", "00:00:45")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection is kept for the next message.</summary>
    [TimeRange("00:00:00", "00:05:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Instead of a server: each message becomes a file (<c>.eml</c>) here.</summary>
    [MaxLength(1000)]
    public string? Folder { get; set; }

    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host) || !string.IsNullOrWhiteSpace(Folder);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(Host) && !string.IsNullOrWhiteSpace(Folder))
        {
            yield return new ValidationResult("Mail:Host and Mail:Folder exclude each other.", [nameof(Folder)]);
        }

        if (IsConfigured && !MimeKit.MailboxAddress.TryParse(From, out _))
        {
            yield return new ValidationResult("Mail:From is the address that mail comes from, such as Voy8 <reminders@example.org>.", [nameof(From)]);
        }

        if (User is { Length: > 0 } && string.IsNullOrEmpty(Password))
        {
            yield return new ValidationResult("Mail:User needs Mail:Password.", [nameof(Password)]);
        }

        if (User is { Length: > 0 } && Security == MailSecurity.None)
        {
            yield return new ValidationResult("Mail:Password is not sent without TLS: set Mail:Security to StartTls or Tls.", [nameof(Security)]);
        }
    }
}

public enum MailSecurity
{
    /// <summary>In the clear; for a server of this machine.</summary>
    None,

    /// <summary>TLS from the command STARTTLS on; a server that does not know it is refused.</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,
}
