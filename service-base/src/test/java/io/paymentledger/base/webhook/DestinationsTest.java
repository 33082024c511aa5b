package io.paymentledger.base.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {

    private static final Destinations REAL = new Destinations(Set.of(), InetAddress::getAllByName);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.0.1",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "192.168.255.255",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::7f00:1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:a9fe:a9fe",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1",
                "5f00::1"
            })
    void nothingIsSentToWhatIsNotInThePublicInternet(String address) throws UnknownHostException {
        InetAddress there = InetAddress.getByName(address);
        String host = address.contains(":") ? "[" + address + "]" : address;

        assertThat(PublicAddresses.contains(there)).isFalse();
        assertThatThrownBy(() -> REAL.check("https://" + host + "/")).isInstanceOf(RefusedUrlException.class);
        Destinations named = new Destinations(Set.of(), _ -> new InetAddress[] {there});
        assertThatThrownBy(() -> named.addresses("shop.example")).isInstanceOf(RefusedUrlException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.1/",
                "https://0177.0.0.1/",
                "https://017700000001/",
                "https://127.1/",
                "https://127.0.1/",
                "https://127.0.0.1./",
                "https://localhost./",
                "https://127.0.0.01/",
                "https://[::ffff:127.0.0.1%25lo]/",
                "https://[::1%lo]/",
                "https://1.1.1.1.1/",
                "https://256.1.1.1/",
                "https://①②⑦.⓪.⓪.①/",
                "https://127。0。0。1/",
                "https://l%6Fcalhost/",
                "https://shop.example@127.0.0.1/",
                "https://shop.example:80@127.0.0.1/",
                "https://127.0.0.1#shop.example/",
                "https://127.0.0.1\\@shop.example/",
                "https:///shop.example",
                "https:shop.example",
                "https://",
                "https://shop example/",
                "https://shop.example:0/",
                "https://shop.example:65536/",
                "https://shop.example/\r\nhost: other",
                "https://shop.example/#part",
                "http://shop.example/",
                "ftp://shop.example/",
                "file:///etc/passwd",
                "gopher://127.0.0.1/",
                "jar:https://shop.example!/",
                "//shop.example/",
                "shop.example",
                ""
            })
    void aUrlThatCanBeReadInTwoWaysIsRefusedBeforeAnyNameIsLookedUp(String url) {
        Destinations unasked = new Destinations(Set.of(), host -> {
            throw new AssertionError("was looked up: " + host);
        });

        assertThatThrownBy(() -> unasked.check(url)).isInstanceOf(RefusedUrlException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://1.1.1.1/",
                "https://100.63.255.255/",
                "https://172.32.0.1/",
                "https://223.255.255.255/",
                "https://[2606:4700:4700::1111]/",
                "https://[2001:4860:4860::8888]:8443/hooks?token=1"
            })
    void thePublicInternetIsSpokenTo(String url) throws RefusedUrlException {
        assertThat(REAL.check(url)).hasToString(url);
    }

    @Test
    void oneAddressOfManyIsEnoughToBeRefused() throws UnknownHostException {
        InetAddress[] both = {InetAddress.getByName("1.1.1.1"), InetAddress.getByName("10.0.0.1")};

        assertThatThrownBy(() -> new Destinations(Set.of(), _ -> both).addresses("shop.example"))
                .isInstanceOf(RefusedUrlException.class);
    }

    @Test
    void whatANameMeansIsDecidedEachTimeThatItIsAsked() throws Exception {
        Deque<InetAddress> answers =
                new ArrayDeque<>(List.of(InetAddress.getByName("1.1.1.1"), InetAddress.getLoopbackAddress()));
        Destinations changing = new Destinations(Set.of(), _ -> new InetAddress[] {answers.remove()});

        changing.check("https://shop.example/");

        assertThatThrownBy(() -> changing.addresses("shop.example")).isInstanceOf(RefusedUrlException.class);
    }

    @Test
    void anAllowedHostMayBeAnywhereAndNeedsNoTls() throws RefusedUrlException {
        Destinations allowing = new Destinations(Set.of("Localhost"), InetAddress::getAllByName);

        assertThat(allowing.check("http://LOCALHOST:8099/hooks")).hasHost("LOCALHOST");
        assertThatThrownBy(() -> allowing.check("http://127.0.0.1:8099/")).isInstanceOf(RefusedUrlException.class);
    }

    @Test
    void aHostWithoutAnAddressIsRefused() {
        Destinations none = new Destinations(Set.of(), host -> {
            throw new UnknownHostException(host);
        });

        assertThatThrownBy(() -> none.check("https://shop.example/"))
                .isInstanceOf(RefusedUrlException.class)
                .hasMessage("has a host without an address");
    }
}
