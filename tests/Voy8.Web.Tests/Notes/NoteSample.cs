using Voy8.Contracts;
using Voy8.Web.Tests.Support;

namespace Voy8.Web.Tests.Notes;

internal static class NoteSample
{
    public static NoteResponse Note(string text = "Pets welcome", Guid? id = null, int version = 1, bool venueExists = true) => new(
        id ?? Guid.CreateVersion7(), Guid.CreateVersion7(), "The Gilded Anchor", venueExists, text, $"<p>{text}</p>\n", version, Sample.Now.AddDays(-1), Sample.Now.AddMinutes(-3));
}
