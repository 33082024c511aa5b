package io.paymentledger.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettlementFileParametersTest {

    @Test
    void everyParameterThatIsReadIsDescribedAndNoOther() {
        Parameters described = SettlementFileParameters.class.getAnnotation(Parameters.class);

        assertThat(Stream.of(described.value()).map(Parameter::name))
                .containsExactlyInAnyOrderElementsOf(SettlementParameters.KNOWN);
    }
}
