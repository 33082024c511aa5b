package io.paymentledger.ledger.settlement.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paymentledger.ledger.settlement.profile.InvalidProfileException.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a profile's document cannot mean is refused with its place, and never read as something else. */
class ProfileReaderTest {

    private static ObjectNode document(String more) {
        return (ObjectNode) JsonMapper.shared().readTree("""
            {"title": "t", "kind": "Kind", "currency": "Ccy", "gross": "Gross", "date": "Date"%s}""".formatted(more.isEmpty() ? "" : ", " + more));
    }

    private static List<String> faults(String more) {
        return catchThrowableOfType(InvalidProfileException.class, () -> ProfileReader.read("p", document(more)))
                .faults()
                .stream()
                .map(Fault::pointer)
                .toList();
    }

    @Test
    void whatIsNeededIsEnough() {
        assertThat(ProfileReader.read("p", document("")).title()).isEqualTo("t");
    }

    @Test
    void aNumberThatIsNotWholeIsRefusedWhereverItStands() {
        assertThat(faults("\"source\": 1.5")).containsExactly("/source", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "source": 5                    | /source
            "source": "\\ud800"             | ``
            "kinds": {"\\udc00": "payment"} | ``
            "source": null                 | /source
            "recognised_by": 5             | /recognised_by
            "recognised_by": ["A", ""]     | /recognised_by/1
            """)
    void membersFromWhichLittleFollowsAreCheckedToo(String more, String pointer) {
        assertThat(faults(more)).containsExactly(pointer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "reference": {"columns": ["A"], "joined": ["B"]}                          | /reference
            "reference": {"columns": ["A"], "by_kind": "refund"}                      | /reference/by_kind
            "reference": {"columns": ["A"], "by_kind": {"refund": []}}                | /reference/by_kind/refund
            "reference": {"columns": ["A"], "by_kind": {"a/b~c": ["B"]}}              | /reference/by_kind/a~1b~0c
            "kinds": {"Sale": "payment", "SALE": "refund"}                            | /kinds/SALE
            "kinds": {"Sale": {"credit": "payment", "debit": "refund", "both": "x"}}  | /kinds/Sale/both
            "net": {"plus": ["N"], "direction": {"column": "D", "debit": ["X"], "credit": ["X", "Y"]}} | /net/direction
            "header": {"line": 2, "code": "CH"}, "body_codes": ["SB"]                 | /header
            """)
    void whatCouldMeanTwoThingsIsRefused(String more, String pointer) {
        assertThat(faults(more)).containsExactly(pointer);
    }
}
