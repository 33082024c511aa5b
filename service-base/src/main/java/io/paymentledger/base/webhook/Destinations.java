package io.paymentledger.base.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides where webhooks may go: over TLS, and to the public internet, so that nobody can have this service look around in
 * the network that it runs in (OWASP, "Server-Side Request Forgery Prevention"). Asked when an endpoint is made and, about
 * the addresses that a connection then goes to, at every delivery.
 */
public final class Destinations {

    /** The longest URL: longer ones pass neither proxies nor servers safely. */
    public static final int MAX_URL_CHARS = 2_000;

    /** How a name is written: labels of letters, digits and hyphens (RFC 1123); other scripts in their ASCII form. */
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** The one spelling of an IPv4 address that nobody reads in two ways. */
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");

    private static final int MAX_NAME_CHARS = 253;
    private static final int MAX_PORT = 65_535;

    private final Set<String> allowedHosts;
    private final Resolver resolver;

    /** Finds the addresses of a host. */
    @FunctionalInterface
    public interface Resolver {

        /** All addresses of a name; for an address in text, that one. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** @param allowedHosts hosts that may be anywhere, and need no TLS */
    public Destinations(Set<String> allowedHosts, Resolver resolver) {
        this.allowedHosts = allowedHosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.resolver = resolver;
    }

    /**
     * The URL in a text, if something may be sent there as far as the text alone tells.
     *
     * @throws RefusedUrlException if not
     */
    public URI parse(String text) throws RefusedUrlException {
        if (text.length() > MAX_URL_CHARS) {
            throw new RefusedUrlException("is longer than " + MAX_URL_CHARS + " characters");
        }
        URI uri;
        try {
            uri = new URI(text).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw new RefusedUrlException("is not a URL (RFC 3986)");
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new RefusedUrlException("is not an https URL");
        }
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new RefusedUrlException("is not an https URL with a host, and without a user and a fragment");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f) || uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new RefusedUrlException("is not a URL in ASCII with a port from 1 to " + MAX_PORT);
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (!isPlain(host)) {
            throw new RefusedUrlException("has a host that is neither a plain name nor a plain address");
        }
        if (scheme.equals("http") && !allowedHosts.contains(host)) {
            throw new RefusedUrlException("is not an https URL");
        }
        return uri;
    }

    /**
     * The URL in a text, if something may be sent there now.
     *
     * @throws RefusedUrlException if not, or if its host has no address
     */
    public URI check(String text) throws RefusedUrlException {
        URI uri = parse(text);
        try {
            addresses(uri.getHost());
        } catch (UnknownHostException e) {
            throw new RefusedUrlException("has a host without an address");
        }
        return uri;
    }

    /**
     * The addresses of a host, all of which may be spoken to. A connection goes to one of these and looks none up itself:
     * another answer might come by then.
     *
     * @throws RefusedUrlException if one of them may not
     * @throws UnknownHostException if there is none
     */
    public InetAddress[] addresses(String host) throws RefusedUrlException, UnknownHostException {
        String name = host.toLowerCase(Locale.ROOT);
        if (!isPlain(name)) {
            throw new RefusedUrlException("has a host that is neither a plain name nor a plain address");
        }
        InetAddress[] found = resolver.resolve(host);
        if (found.length == 0) {
            throw new UnknownHostException("no address");
        }
        List<InetAddress> addresses = Arrays.asList(found);
        if (!allowedHosts.contains(name) && !addresses.stream().allMatch(PublicAddresses::contains)) {
            throw new RefusedUrlException("has a host that is not in the public internet");
        }
        return found;
    }

    private static boolean isPlain(String host) {
        return host.length() <= MAX_NAME_CHARS
                && (NAME.matcher(host).matches()
                        || IPV4.matcher(host).matches()
                        || IPV6.matcher(host).matches());
    }
}
