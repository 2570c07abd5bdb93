namespace Voy8.Core.Accounts;

/// <summary>A person who may sign in; ASP.NET Core Identity fills it in, so it can be changed.</summary>
public sealed class Account
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As it was typed; the user name too.</summary>
    public required string Email { get; set; }

    /// <summary>How e-mails are compared.</summary>
    public string EmailKey { get; set; } = "";

    public string PasswordHash { get; set; } = "";

    /// <summary>The hash as the database had it when this was read.</summary>
    public string KeptHash { get; set; } = "";

    public AccountRole Role { get; set; }

    /// <summary>Wrong passwords since the last right one.</summary>
    public int FailedSignIns { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>Whether somebody proved that the address is theirs.</summary>
    public bool EmailConfirmed { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

public enum AccountRole
{
    User,

    /// <summary>A user who may steer everything.</summary>
    Operator,
}
