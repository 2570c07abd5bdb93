using Voy8.Core.Mail;

namespace Voy8.Core.Reminders;

/// <summary>One way that reminders go.</summary>
internal interface IReminderChannel
{
    ReminderChannel Channel { get; }

    /// <summary>Makes what is to be sent. Nothing leaves: whatever is thrown, it was not sent.</summary>
    /// <returns>Sends it, in a time that the channel bounds itself; where it was not taken over it throws <see cref="DeliveryException"/>.</returns>
    Func<Task> Prepare(ClaimedDelivery delivery);
}
