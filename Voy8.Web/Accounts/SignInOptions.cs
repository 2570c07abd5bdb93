namespace Voy8.Web.Accounts;

/// <summary>Section <c>SignIn</c>: in a local run, the operator whom everybody knows. The sign-in page offers to sign in as that one.</summary>
public sealed class SignInOptions
{
    public const string Section = "SignIn";

    public string? KnownEmail { get; set; }

    public string? KnownPassword { get; set; }
}
