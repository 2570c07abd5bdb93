using Voy8.Contracts;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Files;

internal static class FileSample
{
    public static FileQuotaResponse Quota { get; } = new(1, 2_000, 5_000_000, 2_000_000_000, 50_000_000);

    public static FileResponse File(string status = "ready", string name = "guide.pdf", FileFailureResponse? failure = null, Guid? id = null) => new(
        id ?? Guid.CreateVersion7(), name, "pdf", 120_000, status, status == "ready" ? 100 : 40, 2, status == "ready" ? 5 : null, 3, null, 1,
        status == "ready" ? 1 : null, failure, Guid.CreateVersion7(), true, null, Sample.Now.AddMinutes(-5), Sample.Now.AddMinutes(-4));

    public static BatchResponse Batch(string status, int ready = 0, int failed = 0, int open = 0)
    {
        var total = ready + failed + open;
        return new BatchResponse(
            Guid.CreateVersion7(), "Guides.zip", status, total == 0 ? 0 : 100.0 * (ready + failed) / total, total, ready, failed, open, null, Guid.CreateVersion7(), Sample.Now.AddMinutes(-5));
    }

    public static DocumentHitResponse Hit(Guid file, int chunk, string passage = "…The ferry leaves at nine.…") => new(
        file, "guide.pdf", "Guide", "pdf", true, chunk, 2, ["Guide", "Boats"], passage, [new TextSpan(5, 5)], 0, 40, 0.3, ["words", "meaning"]);
}
