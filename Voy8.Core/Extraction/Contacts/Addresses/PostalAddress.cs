namespace Voy8.Core.Extraction.Contacts.Addresses;

/// <summary>An address that was read from text; what the text does not say is null.</summary>
/// <param name="Street">Street with a unit ("Main Street Suite 5"), without the house number; or a post office box.</param>
/// <param name="State">State, province or county as written.</param>
/// <param name="Country">ISO 3166-1 alpha-2: whose form the address has.</param>
internal sealed record PostalAddress(string? Street, string? HouseNumber, string? Postcode, string? City, string? State, string? Country)
{
    public bool IsComplete => Street is not null && Postcode is not null && City is not null;
}
