using Microsoft.Extensions.Logging;
using Voy8.Core.Mail;

namespace Voy8.Core.Reminders;

internal static partial class Log
{
    [LoggerMessage(2900, LogLevel.Debug, "Reminder {ReminderId} was sent by {Channel} at try {Tries}")]
    public static partial void ReminderSent(this ILogger logger, Guid reminderId, ReminderChannel channel, int tries);

    [LoggerMessage(2901, LogLevel.Warning, "Reminder {ReminderId} was not sent by {Channel} at try {Tries} ({Failure}): {Reason}")]
    public static partial void ReminderFailed(this ILogger logger, Guid reminderId, ReminderChannel channel, int tries, DeliveryFailure failure, string reason);

    [LoggerMessage(2902, LogLevel.Warning, "Reminder {ReminderId} may have been sent by {Channel}: its worker died, and it is not sent again")]
    public static partial void ReminderGivenUp(this ILogger logger, Guid reminderId, ReminderChannel channel);

    [LoggerMessage(2903, LogLevel.Information, "Swept reminders: {Due} due soon, {GivenUp} given up, {Removed} removed")]
    public static partial void RemindersSwept(this ILogger logger, int due, int givenUp, int removed);
}
