using Voy8.Web.Clients;

namespace Voy8.Web.Operations;

/// <summary>What a <see cref="Feeds">feed</see> knows of a resource.</summary>
/// <param name="Value">As it was read last; null as long as it never was.</param>
/// <param name="At">When the last attempt to read it ended.</param>
/// <param name="Error">Why that attempt failed; null when it did not.</param>
public sealed record Reading<T>(T? Value, DateTimeOffset At, ApiException? Error)
    where T : class;
