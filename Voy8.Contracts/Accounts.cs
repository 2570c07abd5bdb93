namespace Voy8.Contracts;

/// <summary>Body of <c>POST /account/register</c> and <c>POST /account/login</c>.</summary>
public sealed record CredentialsRequest(string? Email, string? Password);

/// <summary>Body of <c>POST /account/password</c>.</summary>
public sealed record ChangePasswordRequest(string? Password, string? NewPassword);

/// <param name="Role"><c>user</c> or <c>operator</c>.</param>
public sealed record AccountResponse(Guid AccountId, string Email, string Role, DateTimeOffset CreatedAt, bool EmailConfirmed = false);

/// <summary>Body of <c>POST /account/confirm</c>.</summary>
/// <param name="Token">What the mail holds.</param>
public sealed record ConfirmationRequest(string? Token);

/// <param name="TokenType"><c>Bearer</c>.</param>
/// <param name="AccessToken">Goes into the header <c>Authorization: Bearer …</c>.</param>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record SignInResponse(string TokenType, string AccessToken, long ExpiresIn, AccountResponse Account);

public sealed record AccountsResponse(IReadOnlyList<AccountResponse> Accounts, long Total);

/// <summary>Body of <c>PUT /accounts/{id}/role</c>.</summary>
public sealed record RoleRequest(string? Role);
