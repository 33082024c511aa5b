package io.paymentledger.query.webhook;

import io.paymentledger.base.webhook.Destinations;
import io.paymentledger.base.webhook.RefusedUrlException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;

/** Finds addresses for connections, which go to these and to no others: what is checked here is what is connected to. */
final class GuardedResolver implements DnsResolver {

    private final Destinations destinations;

    GuardedResolver(Destinations destinations) {
        this.destinations = destinations;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            return destinations.addresses(host);
        } catch (RefusedUrlException e) {
            throw new RefusedAddressException(e.reason());
        }
    }

    /** Names are those that were asked for; nobody else's word for one is taken. */
    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
