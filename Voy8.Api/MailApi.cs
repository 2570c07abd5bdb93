using Voy8.Api.Access;
using Voy8.Api.Imports;
using Voy8.Api.Problems;
using Voy8.Contracts;
using Voy8.Core.Mail;

namespace Voy8.Api;

/// <summary>The mail folder of a development run. Elsewhere mail leaves, and there is nothing to see.</summary>
internal static class MailApi
{
    private const int MaxPage = 100;

    public static IEndpointRouteBuilder MapMailApi(this IEndpointRouteBuilder app, IHostEnvironment environment)
    {
        if (environment.IsDevelopment())
        {
            var mail = app.MapGroup("/mail").WithTags("Development").ForOperators();
            mail.MapGet("", List).WithSummary("What this development run would have sent, newest first.").Produces<MailsResponse>().ProducesValidationProblem();
            mail.MapGet("/{name}", Find).WithSummary("One message.").Produces<MailResponse>().ProducesProblem(StatusCodes.Status404NotFound);
        }

        return app;
    }

    private static IResult List(MailFolder folder, string? limit, string? offset)
    {
        var page = Page.Parse(limit, offset, 20, MaxPage, out var problem);
        if (problem is not null)
        {
            return problem;
        }

        var (mails, total) = folder.List(page.Limit, page.Offset);
        return TypedResults.Ok(new MailsResponse([.. mails.Select(ToResponse)], total));
    }

    private static IResult Find(string name, MailFolder folder) => folder.Find(name) is { } mail
        ? TypedResults.Ok(ToResponse(mail))
        : ApiProblem.NotFound("mail_not_found", "There is no such message; GET /mail lists those that there are.");

    private static MailResponse ToResponse(StoredMail mail) => new(mail.Name, mail.Date, mail.To, mail.Subject, mail.MessageId, mail.Text);
}
