package io.paymentledger.base.webhook;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells the addresses of the public internet from all others: those of this machine, of private networks, of clouds'
 * metadata, of groups, and those reserved (IANA, "IPv4 / IPv6 Special-Purpose Address Registry"). In an IPv6 address that
 * carries an IPv4 address, that one counts, too; such addresses lead there through whoever translates them.
 */
final class PublicAddresses {

    private static final List<Range> NOT_PUBLIC_V4 = Stream.of(
                    "0.0.0.0/8", // this network
                    "10.0.0.0/8", // private
                    "100.64.0.0/10", // carrier-grade NAT, and some clouds' metadata
                    "127.0.0.0/8", // loopback
                    "169.254.0.0/16", // link-local, and most clouds' metadata
                    "172.16.0.0/12", // private
                    "192.0.0.0/24", // protocols, and a cloud's metadata
                    "192.0.2.0/24", // documentation
                    "192.31.196.0/24", // AS112
                    "192.52.193.0/24", // AMT
                    "192.88.99.0/24", // 6to4 relays
                    "192.168.0.0/16", // private
                    "192.175.48.0/24", // AS112
                    "198.18.0.0/15", // benchmarks
                    "198.51.100.0/24", // documentation
                    "203.0.113.0/24", // documentation
                    "168.63.129.16/32", // a cloud's host, under an address that is public otherwise
                    "224.0.0.0/4", // multicast
                    "240.0.0.0/4") // reserved, and broadcast
            .map(Range::of)
            .toList();

    /** Everything that is given to networks so far is in here. */
    private static final Range GLOBAL_UNICAST_V6 = Range.of("2000::/3");

    private static final List<Range> NOT_PUBLIC_V6 = Stream.of(
                    "2001::/23", // protocols: Teredo, ORCHID, benchmarks
                    "2001:db8::/32", // documentation
                    "2002::/16", // 6to4: carries an IPv4 address
                    "2620:4f:8000::/48", // AS112
                    "3fff::/20") // documentation
            .map(Range::of)
            .toList();

    private PublicAddresses() {}

    /** Addresses that begin alike. */
    private record Range(int bytes, BigInteger first, int freeBits) {

        static Range of(String text) {
            String[] parts = text.split("/", 2);
            try {
                byte[] address = InetAddress.getByName(parts[0]).getAddress();
                int freeBits = address.length * Byte.SIZE - Integer.parseInt(parts[1]);
                return new Range(address.length, new BigInteger(1, address).shiftRight(freeBits), freeBits);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("not an address: " + text, e);
            }
        }

        boolean contains(InetAddress address) {
            byte[] raw = address.getAddress();
            return raw.length == bytes
                    && new BigInteger(1, raw).shiftRight(freeBits).equals(first);
        }
    }

    /** Whether anybody in the internet may be spoken to under an address. */
    static boolean contains(InetAddress address) {
        List<Range> closed = address instanceof Inet4Address ? NOT_PUBLIC_V4 : NOT_PUBLIC_V6;
        return (address instanceof Inet4Address || GLOBAL_UNICAST_V6.contains(address))
                && closed.stream().noneMatch(range -> range.contains(address));
    }
}
