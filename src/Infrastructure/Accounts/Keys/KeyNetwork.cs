using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>Networks that keys may come from: one address, or CIDR notation (RFC 4632, RFC 4291). An IPv4 address in the dress of IPv6 is the IPv4 address.</summary>
public static class KeyNetwork
{
    private const int MappedPrefix = 96;
    private const int LengthMax = 64;

    /// <summary>Reads a network as people write it.</summary>
    /// <param name="text">An address, or an address and the length of its prefix.</param>
    /// <param name="network">The network; a single address is one with its full prefix.</param>
    /// <param name="fault">What is wrong, in a sentence.</param>
    public static bool TryRead(string? text, out IPNetwork network, [NotNullWhen(false)] out string? fault)
    {
        network = default;
        fault = null;
        var said = text is null ? "Nothing" : text.Length > LengthMax ? "This" : $"'{text}'";
        var parts = (text ?? "").Split('/');
        if (text is null or { Length: > LengthMax } || parts.Length > 2 || !TryReadAddress(parts[0], out var address))
        {
            fault = $"{said} is not an address or a network, such as 203.0.113.7, 10.0.0.0/8 or 2001:db8::/32.";
            return false;
        }

        var prefixMax = address.GetAddressBytes().Length * 8;
        var prefix = prefixMax;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > prefixMax))
        {
            fault = $"The prefix of {said} is a number from 0 to {prefixMax}.";
            return false;
        }

        if (address.IsIPv4MappedToIPv6 && prefix >= MappedPrefix) (address, prefix, prefixMax) = (address.MapToIPv4(), prefix - MappedPrefix, 32);
        var start = StartOf(address, prefix);
        if (!start.Equals(address))
        {
            fault = $"{said} has digits behind its prefix; write {start}/{prefix} for the network, or {address} for the one address.";
            return false;
        }

        network = new IPNetwork(address, prefix);
        return true;
    }

    /// <summary>An address as networks have it: IPv4 where it is, without the interface that it came by.</summary>
    public static IPAddress Plain(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address is { AddressFamily: AddressFamily.InterNetworkV6, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes()) : address;
    }

    /// <summary>Whether a plain address lies in a network.</summary>
    internal static bool IsIn(this IPAddress address, IPNetwork network) => network.Contains(address);

    /// <summary>The framework also takes <c>1</c>, <c>0x7f.1</c> and <c>[::1]:80</c> for addresses; people would be surprised which.</summary>
    private static bool TryReadAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        return text.All(c => char.IsAsciiHexDigit(c) || c is '.' or ':') && IPAddress.TryParse(text, out address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);
    }

    private static IPAddress StartOf(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefix - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
