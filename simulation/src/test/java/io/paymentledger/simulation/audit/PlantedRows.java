package io.paymentledger.simulation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.simulation.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;

/** Plants wrong rows in the tables of a clean ledger, one after the other, and puts the tables back after each. */
final class PlantedRows {

    private final Ledger ledger;
    private final List<String> tables;

    /** Something that is wrong in the tables, and what the auditor must say of it. */
    record Planted(String sql, String told, Set<FindingKind> kinds) {

        Planted(String sql, String told, FindingKind... kinds) {
            this(sql, told, EnumSet.copyOf(Arrays.asList(kinds)));
        }
    }

    /** @param tables of the schema {@code query}: those that are planted in */
    PlantedRows(Ledger ledger, List<String> tables) {
        this.ledger = ledger;
        this.tables = List.copyOf(tables);
        tables.forEach(
                table -> ledger.tamper("CREATE TABLE public.kept_%1$s AS SELECT * FROM query.%1$s".formatted(table)));
    }

    /** Each is told, and is a finding of its kinds and of no other; without any, nothing is wrong. */
    void expectEachNamed(List<Planted> plants) {
        SoftAssertions softly = new SoftAssertions();
        for (Planted planted : plants) {
            ledger.tamper(planted.sql);
            Findings findings = ledger.audit();
            softly.assertThat(String.join("\n", findings.lines()))
                    .as(planted.sql)
                    .contains(planted.told);
            softly.assertThat(kinds(findings))
                    .as("%s: %s", planted.sql, findings.lines())
                    .isEqualTo(planted.kinds);
            restore();
        }
        softly.assertAll();
        assertThat(ledger.audit().lines()).isEmpty();
    }

    private static Set<FindingKind> kinds(Findings findings) {
        Set<FindingKind> kinds = EnumSet.noneOf(FindingKind.class);
        for (FindingKind kind : FindingKind.values()) {
            if (findings.count(kind) > 0) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private void restore() {
        for (String table : tables) {
            List<String> columns = new ArrayList<>();
            ledger.rows(
                    "SELECT column_name FROM information_schema.columns WHERE table_schema = 'query' AND table_name = '"
                            + table + "' AND is_generated = 'NEVER'",
                    row -> columns.add(row.getString(1)));
            String names = String.join(", ", columns);
            ledger.tamper("DELETE FROM query.%1$s; INSERT INTO query.%1$s (%2$s) SELECT %2$s FROM public.kept_%1$s"
                    .formatted(table, names));
        }
    }
}
