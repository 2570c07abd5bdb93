using System.ComponentModel.DataAnnotations;
using System.Net;
using Voy8.Jobs;

namespace Voy8.Core.Accounts;

/// <summary>Section <c>Accounts</c>: who may sign in, and how often one may try.</summary>
public sealed class AccountsOptions : IValidatableObject
{
    public const string Section = "Accounts";

    /// <summary>NIST SP 800-63B: length counts, rules of composition do not.</summary>
    public const int MinPasswordLength = 10;

    public const int MaxPasswordLength = 128;
    public const int MaxEmailLength = 254;

    /// <summary>Made when the API starts and there is no operator yet.</summary>
    public FirstOperatorOptions FirstOperator { get; set; } = new();

    /// <summary>Whether anybody may make an account of their own.</summary>
    public bool Registration { get; set; } = true;

    /// <summary>Whether reminders go by e-mail only to addresses that their person confirmed.</summary>
    public bool RequireConfirmedEmail { get; set; } = true;

    /// <summary>Whether programs may add venues (<c>POST /api/yellow-books</c>) without a token.</summary>
    public bool AnonymousCatalogueWriting { get; set; }

    /// <summary>How long a token is good, unless its session ends before.</summary>
    [TimeRange("00:05:00", "90.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(14);

    /// <summary>Sessions of one account; the oldest gives way to one more.</summary>
    [Range(1, 1_000)]
    public int MaxSessions { get; set; } = 20;

    /// <summary>Wrong passwords before an account is locked.</summary>
    [Range(1, 100)]
    public int MaxFailedSignIns { get; set; } = 5;

    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan LockoutDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts to sign in, register or change a password from one address within <see cref="AttemptWindow"/>, by each process of the API.</summary>
    [Range(1, 100_000)]
    public int MaxAttempts { get; set; } = 20;

    [TimeRange("00:00:01", "01:00:00")]
    public TimeSpan AttemptWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Networks (CIDR) whose X-Forwarded-For tells the address of who asks, beside this machine: where the page's servers and proxies are.</summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (FirstOperator.IsNamed && !EmailAddress.IsValid(FirstOperator.Email))
        {
            yield return new ValidationResult("Accounts:FirstOperator:Email is not an e-mail address.");
        }

        if (FirstOperator.IsNamed && FirstOperator.Password is not { Length: >= MinPasswordLength and <= MaxPasswordLength })
        {
            yield return new ValidationResult($"Accounts:FirstOperator:Password must have {MinPasswordLength} to {MaxPasswordLength} characters.");
        }

        foreach (var network in TrustedProxies.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return new ValidationResult($"Accounts:TrustedProxies: '{network}' is not a network such as 10.0.0.0/8.");
        }
    }
}

public sealed class FirstOperatorOptions
{
    public string? Email { get; set; }

    public string? Password { get; set; }

    internal bool IsNamed => !string.IsNullOrEmpty(Email) || !string.IsNullOrEmpty(Password);
}
