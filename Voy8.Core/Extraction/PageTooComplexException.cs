namespace Voy8.Core.Extraction;

/// <summary>The page goes beyond the bounds of what is parsed. The message is fit for people.</summary>
public sealed class PageTooComplexException(string message) : Exception(message);
