using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.Crawling;

/// <summary>What a visit learned of each page that it asked for, and whether trouble kept it from others.</summary>
internal sealed class PageAnswers
{
    private readonly List<Uri> _read = [];
    private readonly List<Uri> _gone = [];

    public IReadOnlyList<Uri> Read => _read;

    public IReadOnlyList<Uri> Gone => _gone;

    /// <summary>Some page has not answered, or would have been asked.</summary>
    public bool IsCutShort { get; set; }

    /// <param name="asked">The address before redirects.</param>
    /// <param name="response">What came of it.</param>
    public void Note(Uri asked, PageResponse response)
    {
        var status = (int)response.Status;
        if (response.IsSuccess || status is 404 or 410)
        {
            (response.IsSuccess ? _read : _gone).AddRange([asked, response.Url]);
        }

        IsCutShort |= status is 408 or 425 or 429 or >= 500;
    }
}
