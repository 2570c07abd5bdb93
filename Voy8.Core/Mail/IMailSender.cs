using MimeKit;

namespace Voy8.Core.Mail;

/// <summary>Hands mail over, each message once: nothing is tried again here, unless it certainly did not arrive.</summary>
public interface IMailSender
{
    /// <summary>Returns when somebody else answers for the message.</summary>
    /// <exception cref="DeliveryException">Nobody does; its <see cref="DeliveryException.Failure"/> says how sure that is.</exception>
    Task SendAsync(MimeMessage message);
}
