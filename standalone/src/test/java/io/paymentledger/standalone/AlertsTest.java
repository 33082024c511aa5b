package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The alerts are about what the code measures, and somebody who is woken finds what to do. */
class AlertsTest {

    private static final String ALERTS = ComposeFile.readString("deploy/prometheus/alerts.yml");

    /** What the services themselves export; that a target answers is Prometheus's own measure. */
    static Set<String> metrics() {
        return found(ALERTS, "(?:ledger|http|resilience4j|jvm|hikaricp)_[a-z_]+");
    }

    @Test
    void eachAlertHasAPlaceInTheGuideAndTheGuideKnowsNoOther() {
        Set<String> alerts = found(ALERTS, "(?<=- alert: )\\w+");

        assertThat(alerts).isNotEmpty();
        assertThat(found(ComposeFile.readString("docs/how-to/monitor.md"), "(?<=\\n\\| `)[A-Z]\\w+(?=` \\|)"))
                .isEqualTo(alerts);
    }

    @Test
    void eachMetricOfAnAlertIsInTheReference() {
        assertThat(metrics()).isNotEmpty();
        assertThat(found(ComposeFile.readString("docs/reference/metrics.md"), "[a-z0-9]+_[a-z0-9_]+"))
                .containsAll(metrics().stream()
                        .map(metric -> metric.replaceFirst("_(count|sum|max|bucket)$", ""))
                        .toList());
    }

    @Test
    void prometheusReadsThem() {
        assertThat(ComposeFile.readString("deploy/prometheus.yml")).contains("/etc/prometheus/rules/*.yml");
        assertThat(ComposeFile.readString("docker-compose.yml"))
                .contains("./deploy/prometheus:/etc/prometheus/rules:ro");
    }

    private static Set<String> found(String text, String expression) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
