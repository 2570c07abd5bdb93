using Microsoft.Extensions.Options;
using Voy8.Core.Crawling.Fetching;

namespace Voy8.Core.ChatModels;

/// <summary>Lets no answer of a service grow beyond <see cref="ChatModelsOptions.MaxAnswerBytes"/>, whether it comes at once or in pieces: what is read whole is held in memory.</summary>
internal sealed class BoundedAnswers(IOptions<ChatModelsOptions> options) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            response.Content = await BoundAsync(response.Content, options.Value.MaxAnswerBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static async Task<HttpContent> BoundAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            throw new AnswerTooLongException();
        }

        var bounded = new StreamContent(new BoundedStream(await content.ReadAsStreamAsync(cancellationToken), maxBytes));
        foreach (var (name, values) in content.Headers)
        {
            bounded.Headers.TryAddWithoutValidation(name, values);
        }

        return bounded;
    }

    private sealed class BoundedStream(Stream inner, long left) : ForwardingStream(inner)
    {
        private long _left = left;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await Inner.ReadAsync(buffer, cancellationToken);
            _left -= read;
            return _left >= 0 ? read : throw new AnswerTooLongException();
        }
    }
}

/// <summary>A service sent more than any answer has.</summary>
internal sealed class AnswerTooLongException() : IOException("The service sends without end.");
