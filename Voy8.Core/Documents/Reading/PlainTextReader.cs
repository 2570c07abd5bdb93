namespace Voy8.Core.Documents.Reading;

/// <summary>Plain text: an empty line ends a paragraph, a form feed a page.</summary>
internal static class PlainTextReader
{
    public static DocumentText Read(string text, DocumentTextBuilder builder)
    {
        if (text.Contains('\f'))
        {
            builder.Page = 1;
        }

        var start = 0;
        var empty = true;
        for (var at = 0; at < text.Length;)
        {
            var rest = text.AsSpan(at);
            var length = rest.IndexOfAny('\n', '\f') is var end && end < 0 ? rest.Length : end;
            var isBlank = rest[..length].IsWhiteSpace();
            if (isBlank && !empty)
            {
                Flush(at);
            }

            empty = isBlank;
            start = isBlank ? at : start;
            if (length < rest.Length && rest[length] == '\f')
            {
                Flush(at + length);
                (start, empty) = (at + length + 1, true);
                builder.Page++;
            }

            at += length + 1;
        }

        Flush(text.Length);
        return builder.Build();

        void Flush(int end) => builder.Add(BlockKind.Paragraph, text[Math.Min(start, end)..end], keepsLines: true);
    }
}
