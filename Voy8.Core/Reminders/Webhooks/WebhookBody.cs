using System.Net;
using System.Net.Http.Headers;

namespace Voy8.Core.Reminders.Webhooks;

/// <summary>A body that knows whether it began to leave: before that nobody can have taken it.</summary>
internal sealed class WebhookBody : HttpContent
{
    private readonly byte[] _body;

    public WebhookBody(byte[] body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public bool HasLeft { get; private set; }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        HasLeft = true;
        await stream.WriteAsync(_body);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
