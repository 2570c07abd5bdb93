using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Voy8.Core.Crawling.Fetching;
using Voy8.Core.Mail;

namespace Voy8.Core.Reminders.Webhooks;

/// <summary>
/// To an address of the person's own. Each request has a connection of its own, through the guard that crawling uses: no address inside, no
/// redirect, no proxy; of the answer its status alone is read.
/// </summary>
internal sealed class WebhookChannel : IReminderChannel, IDisposable
{
    private const int MaxHeaderKilobytes = 16;
    private readonly HttpMessageInvoker _invoker;
    private readonly WebhookAddress _addresses;
    private readonly RemindersOptions _options;
    private readonly TimeProvider _time;

    public WebhookChannel(WebhookAddress addresses, INetwork network, IOptions<RemindersOptions> options, TimeProvider time)
    {
        (_addresses, _options, _time) = (addresses, options.Value, time);
        var connector = new GuardedConnector(addresses.Crawling, addresses.Guard, network);
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = connector.ConnectAsync,
            ConnectTimeout = _options.WebhookTimeout,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            UseCookies = false,
            UseProxy = false,
        });
    }

    public ReminderChannel Channel => ReminderChannel.Webhook;

    public Func<Task> Prepare(ClaimedDelivery delivery)
    {
        if (_addresses.WhyNot(delivery.WebhookUrl) is { } problem)
        {
            throw new DeliveryException(DeliveryFailure.Refused, problem);
        }

        if (delivery.Secrets.Count == 0)
        {
            throw new DeliveryException(DeliveryFailure.Refused, "There is no secret to sign webhooks with.");
        }

        var bytes = Write(delivery);
        return () => SendAsync(delivery, bytes);
    }

    public void Dispose() => _invoker.Dispose();

    private async Task SendAsync(ClaimedDelivery delivery, byte[] bytes)
    {
        using var body = new WebhookBody(bytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.WebhookUrl) { Content = body, Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        // On a connection that was kept, a request may be sent once more by itself.
        request.Headers.ConnectionClose = true;
        request.Headers.TryAddWithoutValidation("User-Agent", "Voy8-Reminders/1");
        request.Headers.TryAddWithoutValidation("Voy8-Delivery", delivery.DeliveryId);
        request.Headers.TryAddWithoutValidation(WebhookSignature.Header, WebhookSignature.Of(bytes, _time.GetUtcNow(), delivery.Secrets));
        await PostAsync(request, body);
    }

    private async Task PostAsync(HttpRequestMessage request, WebhookBody body)
    {
        using var deadline = new CancellationTokenSource(_options.WebhookTimeout, _time);
        int status;
        try
        {
            // The body of the answer is not read: it ends with the connection.
            using var response = await _invoker.SendAsync(request, deadline.Token);
            status = (int)response.StatusCode;
        }
        catch (Exception exception)
        {
            throw Judge(exception, body.HasLeft);
        }

        if (status is < 200 or > 299)
        {
            throw Judge(status);
        }
    }

    private static DeliveryException Judge(Exception exception, bool hasLeft)
    {
        if (hasLeft)
        {
            return new DeliveryException(DeliveryFailure.Unknown, "The webhook was sent, but no answer came: it may have arrived.", exception);
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is FetchException { Lookup: true })
            {
                // One answer for both, and one behaviour: nobody learns by us which names there are inside.
                return new DeliveryException(DeliveryFailure.NotNow, "The host of the webhook was not found, or has no public address.", exception);
            }

            if (cause is FetchException refusal)
            {
                return new DeliveryException(refusal.IsTransient ? DeliveryFailure.NotNow : DeliveryFailure.Refused, refusal.Message, exception);
            }
        }

        return new DeliveryException(
            DeliveryFailure.NotNow,
            exception switch
            {
                HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "No TLS connection to the webhook could be made.",
                OperationCanceledException => "The webhook could not be connected to in time.",
                _ => "The webhook could not be connected to.",
            },
            exception);
    }

    /// <summary>
    /// What an answer says of the message. A server that says no has not taken it. A gateway (502, 504 and those above 509) speaks for somebody behind it,
    /// who may have.
    /// </summary>
    private static DeliveryException Judge(int status) => status switch
    {
        >= 300 and < 400 => new DeliveryException(DeliveryFailure.Refused, Said(status, "a redirect, which is not followed")),
        408 or 425 or 429 or 500 or 503 or 507 => new DeliveryException(DeliveryFailure.NotNow, Said(status, "not now")),
        502 or 504 or > 509 => new DeliveryException(DeliveryFailure.Unknown, Said(status, "a gateway that does not know what became of it: it may have arrived")),
        _ => new DeliveryException(DeliveryFailure.Refused, Said(status, "it does not take it")),
    };

    private static string Said(int status, string meaning) => string.Create(CultureInfo.InvariantCulture, $"The webhook answered {status}: {meaning}.");

    private static byte[] Write(ClaimedDelivery delivery) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            type = "reminder.due",
            delivery_id = delivery.DeliveryId,
            reminder_id = delivery.ReminderId,
            text = delivery.Text,
            local_time = delivery.LocalTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
            time_zone = delivery.TimeZone,
            due_at = delivery.DueAt,
            venue = delivery.VenueName is null ? null : new { id = delivery.VenueId, name = delivery.VenueName },
        });
}
