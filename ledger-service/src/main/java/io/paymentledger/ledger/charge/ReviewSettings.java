package io.paymentledger.ledger.charge;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param fourEyes whether a review is only resolved after another API key has proposed the same */
@ConfigurationProperties("ledger.reviews")
record ReviewSettings(@DefaultValue("false") boolean fourEyes) {}
