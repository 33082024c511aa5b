/** Tenant isolation: the one place by which rows of tenants are read for those who ask (ADR 0056). */
@NullMarked
package io.paymentledger.query.scope;

import org.jspecify.annotations.NullMarked;
