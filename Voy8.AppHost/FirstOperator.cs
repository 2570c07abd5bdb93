using Microsoft.Extensions.Configuration;

/// <summary>The operator of a local run.</summary>
internal sealed class FirstOperator(IConfiguration configuration)
{
    public bool IsKnown { get; } = configuration["Accounts:FirstOperator:Email"] is null;

    public string Email => configuration["Accounts:FirstOperator:Email"] ?? "operator@harbour.localhost";

    public string Password => IsKnown ? "harbour-operator" : configuration["Accounts:FirstOperator:Password"] ?? "";
}
