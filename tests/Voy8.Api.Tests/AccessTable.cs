namespace Voy8.Api.Tests;

/// <summary>
/// Who is answered what. Where something belongs to somebody, it is the user's: to the other user it is not there.
/// A new operation of the API needs a row here.
/// </summary>
internal static class AccessTable
{
    /// <summary>In a path: a job of the user's, made anew for each request.</summary>
    public const string UsersJob = "users-job";

    /// <summary>In a path: a note of the user's, made anew for each request.</summary>
    public const string UsersNote = "users-note";

    /// <summary>In a path: a reminder of the user's, made anew for each request.</summary>
    public const string UsersReminder = "users-reminder";

    /// <summary>In a path: a file of the user's, made anew for each request.</summary>
    public const string UsersFile = "users-file";

    /// <summary>In a path: an investigation of the user's, made anew for each request.</summary>
    public const string UsersInvestigation = "users-investigation";

    /// <summary>In a path: a batch of the user's, made anew for each request.</summary>
    public const string UsersBatch = "users-batch";

    private const string Nobody = "01980000-0000-7000-8000-000000000000";

    public static IReadOnlyList<AccessRow> Rows { get; } =
    [
        //  operation, path                                                      anonymous, user, other user, operator
        new("POST /account/register", "/account/register", 400, 400, 400, 400, "{}"),
        new("POST /account/login", "/account/login", 401, 401, 401, 401, "{}"),
        new("POST /account/password", "/account/password", 401, 400, 400, 400, "{}"),
        new("POST /account/confirmation", "/account/confirmation", 401, 409, 409, 409),
        new("POST /account/confirm", "/account/confirm", 401, 400, 400, 400, "{}"),
        new("GET /account", "/account", 401, 200, 200, 200),
        new("GET /accounts", "/accounts", 401, 403, 403, 200),
        new("PUT /accounts/{id}/role", $"/accounts/{Nobody}/role", 401, 403, 403, 404, """{"role":"user"}"""),

        // Public: search and venue pages.
        new("GET /search", "/search?q=soup", 200, 200, 200, 200),
        new("GET /search/{searchId}/events", "/search/none/events", 404, 404, 404, 404),
        new("GET /search/suggest", "/search/suggest?q=so", 200, 200, 200, 200),
        new("GET /meta", "/meta", 200, 200, 200, 200),
        new("GET /datasets", "/datasets", 200, 200, 200, 200),
        new("GET /venues", "/venues", 200, 200, 200, 200),
        new("GET /api/yellow-books/{id}", $"/api/yellow-books/{Nobody}", 404, 404, 404, 404),
        new("GET /venues/{id}", $"/venues/{Nobody}", 404, 404, 404, 404),
        new("GET /venues/{id}/similar", $"/venues/{Nobody}/similar", 200, 200, 200, 200),
        new("GET /venues/{id}/events", $"/venues/{Nobody}/events", 404, 404, 404, 404),
        new("POST /venues/{id}/refresh", $"/venues/{Nobody}/refresh", 404, 404, 404, 404),

        new("GET /cities", "/cities", 200, 200, 200, 200),
        new("GET /industries", "/industries", 200, 200, 200, 200),

        // Discovery: users see their own, operators decide.
        new("POST /discovery/businesses", "/discovery/businesses", 401, 400, 400, 400, "{}"),
        new("GET /discovery", "/discovery", 401, 200, 200, 200),
        new("GET /discovery/{id}", $"/discovery/{Nobody}", 401, 404, 404, 404),
        new("GET /discovery/reviews", "/discovery/reviews", 401, 403, 403, 200),
        new("POST /discovery/reviews/{id}/merge", $"/discovery/reviews/{Nobody}/merge", 401, 403, 403, 404),
        new("POST /discovery/reviews/{id}/keep-apart", $"/discovery/reviews/{Nobody}/keep-apart", 401, 403, 403, 404),
        new("GET /discovery/merges", "/discovery/merges", 401, 403, 403, 200),
        new("POST /discovery/merges/{id}/undo", $"/discovery/merges/{Nobody}/undo", 401, 403, 403, 404),
        new("PUT /cities/{slug}", "/cities/Not-A-Slug", 401, 403, 403, 400, "{}"),
        new("PUT /industries/{slug}", "/industries/Not-A-Slug", 401, 403, 403, 400, "{}"),
        new("PUT /datasets/{slug}", "/datasets/Not-A-Slug", 401, 403, 403, 400, "{}"),

        // People's knowledge.
        new("PUT /venues/{id}/facts/{field}", $"/venues/{Nobody}/facts/phone", 401, 404, 404, 404, """{"values":["+49 89 45244560"]}"""),
        new("DELETE /venues/{id}/facts/{field}", $"/venues/{Nobody}/facts/phone", 401, 404, 404, 404),
        new("GET /venues/{id}/corrections", $"/venues/{Nobody}/corrections", 401, 404, 404, 404),

        // One's own alone: an operator's other things are not an operator's.
        new("POST /reminders", "/reminders", 401, 400, 400, 400, "{}"),
        new("GET /reminders", "/reminders", 401, 200, 200, 200),
        new("GET /reminders/{id}", $"/reminders/{UsersReminder}", 401, 200, 404, 404),
        new("PUT /reminders/{id}", $"/reminders/{UsersReminder}", 401, 400, 404, 404, "{}"),
        new("DELETE /reminders/{id}", $"/reminders/{UsersReminder}", 401, 204, 404, 404),
        new("GET /account/webhook-secret", "/account/webhook-secret", 401, 404, 404, 404),
        new("POST /account/webhook-secret", "/account/webhook-secret", 401, 200, 200, 200),

        // Of a development run.
        new("GET /mail", "/mail", 401, 403, 403, 200),
        new("GET /mail/{name}", "/mail/none.eml", 401, 403, 403, 404),

        // One's own; operators all.
        new("GET /jobs", "/jobs", 401, 200, 200, 200),
        new("GET /jobs/{id}", $"/jobs/{UsersJob}", 401, 200, 404, 200),
        new("GET /jobs/{id}/events", $"/jobs/{UsersJob}/events", 401, 200, 404, 200),
        new("POST /jobs/{id}/cancel", $"/jobs/{UsersJob}/cancel", 401, 202, 404, 202),
        new("POST /jobs/{id}/retry", $"/jobs/{UsersJob}/retry", 401, 409, 404, 409),

        // Own documents and shared ones; whose they are stands in the query.
        new("GET /documents/search", "/documents/search?q=soup", 401, 200, 200, 200),

        // One's own alone: not even operators read somebody's notes.
        new("GET /notes", "/notes", 401, 200, 200, 200),
        new("POST /notes", "/notes", 401, 400, 400, 400, $$"""{"venue_id":"{{Nobody}}","text":"Nobody's"}"""),
        new("GET /notes/search", "/notes/search?q=soup", 401, 200, 200, 200),
        new("POST /notes/preview", "/notes/preview", 401, 200, 200, 200, """{"text":"*soup*"}"""),
        new("GET /notes/{id}", $"/notes/{UsersNote}", 401, 200, 404, 404),
        new("PUT /notes/{id}", $"/notes/{UsersNote}", 401, 200, 404, 404, """{"text":"Mine now"}"""),
        new("DELETE /notes/{id}", $"/notes/{UsersNote}", 401, 204, 404, 404),
        new("POST /notes/{id}/restore", $"/notes/{UsersNote}/restore", 401, 200, 404, 404),
        new("POST /semantic/regenerate-embeddings", "/semantic/regenerate-embeddings", 401, 202, 202, 202),

        // One's own, and what operators shared.
        new("GET /files", "/files", 401, 200, 200, 200),
        new("POST /files", "/files", 401, 415, 415, 415, "{}"),
        new("GET /files/{id}", $"/files/{UsersFile}", 401, 200, 404, 404),
        new("GET /files/{id}/content", $"/files/{UsersFile}/content", 401, 200, 404, 404),
        new("PUT /files/{id}/content", $"/files/{UsersFile}/content", 401, 415, 404, 404, "{}"),
        new("GET /files/{id}/chunks", $"/files/{UsersFile}/chunks", 401, 200, 404, 404),
        new("POST /files/{id}/retry", $"/files/{UsersFile}/retry", 401, 409, 404, 404),
        new("DELETE /files/{id}", $"/files/{UsersFile}", 401, 204, 404, 404),
        new("PUT /files/{id}/dataset", $"/files/{UsersFile}/dataset", 401, 403, 403, 404, """{"dataset":null}"""),

        // One's own alone: a question tells as much as a note.
        new("POST /investigations", "/investigations", 401, 400, 400, 400, "{}"),
        new("GET /investigations", "/investigations", 401, 200, 200, 200),
        new("GET /investigations/allowance", "/investigations/allowance", 401, 200, 200, 200),
        new("GET /investigations/{id}", $"/investigations/{UsersInvestigation}", 401, 200, 404, 404),
        new("GET /investigations/{id}/events", $"/investigations/{UsersInvestigation}/events", 401, 200, 404, 404),
        new("POST /investigations/{id}/cancel", $"/investigations/{UsersInvestigation}/cancel", 401, 202, 404, 404),
        new("DELETE /investigations/{id}", $"/investigations/{UsersInvestigation}", 401, 204, 404, 404),

        new("GET /batches", "/batches", 401, 200, 200, 200),
        new("POST /batches", "/batches", 401, 415, 415, 415, "{}"),
        new("GET /batches/{id}", $"/batches/{UsersBatch}", 401, 200, 404, 404),
        new("POST /batches/{id}/retry", $"/batches/{UsersBatch}/retry", 401, 409, 404, 404),
        new("POST /batches/{id}/cancel", $"/batches/{UsersBatch}/cancel", 401, 202, 404, 404),
        new("DELETE /batches/{id}", $"/batches/{UsersBatch}", 401, 204, 404, 404),

        // Operators'.
        new("POST /api/yellow-books", "/api/yellow-books", 401, 403, 403, 400, "{}"),
        new("PUT /api/yellow-books/{id}", $"/api/yellow-books/{Nobody}", 401, 403, 403, 404, """{"name":"Nobody's"}"""),
        new("DELETE /venues/{id}", $"/venues/{Nobody}", 401, 403, 403, 404),
        new("GET /datasets/{slug}/export", "/datasets/none/export", 401, 404, 404, 404),
        new("POST /imports", "/imports", 401, 403, 403, 415),
        new("POST /imports/preview", "/imports/preview", 401, 403, 403, 415),
        new("GET /imports/{id}/errors.csv", $"/imports/{Nobody}/errors.csv", 401, 403, 403, 404),
        new("GET /imports", "/imports", 401, 403, 403, 200),
        new("GET /imports/{id}", $"/imports/{Nobody}", 401, 403, 403, 404),
        new("GET /imports/{id}/errors", $"/imports/{Nobody}/errors", 401, 403, 403, 404),
        new("GET /queues", "/queues", 401, 403, 403, 200),
        new("GET /queues/{name}", "/queues/none", 401, 403, 403, 404),
        new("POST /queues/{name}/pause", "/queues/none/pause", 401, 403, 403, 404),
        new("POST /queues/{name}/resume", "/queues/none/resume", 401, 403, 403, 404),
        new("PUT /queues/{name}/limits", "/queues/none/limits", 401, 403, 403, 404, "{}"),
        new("GET /workers", "/workers", 401, 403, 403, 200),
        new("GET /schedules", "/schedules", 401, 403, 403, 200),
        new("GET /schedules/{name}", "/schedules/none", 401, 403, 403, 404),
        new("POST /schedules/{name}/pause", "/schedules/none/pause", 401, 403, 403, 404),
        new("POST /schedules/{name}/resume", "/schedules/none/resume", 401, 403, 403, 404),
        new("POST /schedules/{name}/run", "/schedules/none/run", 401, 403, 403, 404),
        new("GET /dead-letters", "/dead-letters", 401, 403, 403, 200),
        new("POST /dead-letters/replay", "/dead-letters/replay", 401, 403, 403, 400, "{}"),
        new("GET /stats", "/stats", 401, 403, 403, 200),

        // The last, since nobody is signed in any more.
        new("POST /account/logout", "/account/logout", 401, 204, 204, 204),
    ];
}

/// <param name="Operation">Method and path, as the OpenAPI document has them.</param>
internal sealed record AccessRow(string Operation, string Path, int Anonymous, int User, int OtherUser, int Operator, string? Body = null);
