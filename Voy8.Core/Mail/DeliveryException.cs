namespace Voy8.Core.Mail;

/// <summary>What is known of a message that was not taken over.</summary>
public enum DeliveryFailure
{
    /// <summary>It certainly did not arrive, and trying again may help.</summary>
    NotNow,

    /// <summary>It certainly did not arrive, and trying again does not help.</summary>
    Refused,

    /// <summary>Whoever received it did not say so: it may have arrived.</summary>
    Unknown,
}

/// <summary>A message was not taken over. The reason is fit for people.</summary>
public sealed class DeliveryException(DeliveryFailure failure, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public DeliveryFailure Failure { get; } = failure;
}
