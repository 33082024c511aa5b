package io.paymentledger.violation.query;

import io.paymentledger.query.console.SignInLinks;

/** Would make the queries depend on how people look at them. */
record KnowsTheConsole(SignInLinks links) {}
