using MudBlazor;
using Voy8.Web.Clients;

namespace Voy8.Web.Operations;

/// <summary>Does what an operator asked for, tells how it went, and has the page look again.</summary>
public sealed class Commands(ISnackbar snackbar, Feeds feeds, ILogger<Commands> logger)
{
    /// <param name="done">What is said when it went well.</param>
    /// <param name="refused">Takes the reason when it did not; without it, the reason is said as a message.</param>
    /// <returns>False when the API refused or could not be reached.</returns>
    public Task<bool> RunAsync(Func<CancellationToken, Task> command, string done, Action<string>? refused = null) => AskAsync(
        async cancellationToken =>
        {
            await command(cancellationToken);
            return done;
        },
        refused);

    /// <param name="command">Returns what is said when it went well.</param>
    /// <param name="refused">Takes the reason when it did not; without it, the reason is said as a message.</param>
    /// <returns>False when the API refused or could not be reached.</returns>
    public async Task<bool> AskAsync(Func<CancellationToken, Task<string>> command, Action<string>? refused = null)
    {
        try
        {
            // What was asked for is done even if the page is left meanwhile.
            snackbar.Add(await command(CancellationToken.None), Severity.Success);
            return true;
        }
        catch (ApiException problem)
        {
            Log.CommandFailed(logger, problem, problem.Code);
            if (refused is null)
            {
                snackbar.Add(problem.Explanation, Severity.Error);
            }
            else
            {
                refused(problem.Explanation);
            }

            return false;
        }
        finally
        {
            feeds.LookAgain();
        }
    }
}
