namespace Voy8.Jobs;

/// <summary>
/// The SQL that makes a token for the claim of a row <c>j</c>. A sequence alone would not do: the commit of a claim does not wait for the
/// disk, so after a crash of the server a sequence gives out again what it gave out last, and a worker that still runs a lost claim would
/// hold a valid token. So milliseconds of the server's clock come first, then 22 bits of the sequence; and a job's token grows even if that
/// clock is set back.
/// </summary>
internal static class LeaseToken
{
    public const string Next = """
        greatest(coalesce(j.lease_token, 0) + 1,
                 ((date_part('epoch', clock_timestamp()) * 1000)::bigint << 22) | (nextval('jobs.lease_token') & 4194303))
        """;
}
