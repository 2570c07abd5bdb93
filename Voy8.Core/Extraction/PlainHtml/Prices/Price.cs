namespace Voy8.Core.Extraction.PlainHtml.Prices;

/// <summary>An amount of money as a text has it.</summary>
/// <param name="Symbol">The currency as written: <c>€</c>, <c>zł</c>, <c>Rs</c>; null when the text names none.</param>
/// <param name="Currency">ISO 4217; null for a symbol that several countries share.</param>
internal readonly record struct Price(decimal? Amount, string? Symbol, string? Currency);
