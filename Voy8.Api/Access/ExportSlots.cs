namespace Voy8.Api.Access;

/// <summary>An export keeps a connection for as long as its reader likes: there are few at once, and one for each account.</summary>
public sealed class ExportSlots
{
    /// <summary>Exports at once, of all accounts together.</summary>
    public const int Most = 8;

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _accounts = [];

    /// <summary>False where there is none to be had. It is given back when the answer has ended, however that was.</summary>
    public bool TryTake(Guid account, HttpContext context)
    {
        lock (_gate)
        {
            if (_accounts.Count >= Most || !_accounts.Add(account))
            {
                return false;
            }
        }

        context.Response.OnCompleted(() =>
        {
            lock (_gate)
            {
                _accounts.Remove(account);
            }

            return Task.CompletedTask;
        });
        return true;
    }
}
