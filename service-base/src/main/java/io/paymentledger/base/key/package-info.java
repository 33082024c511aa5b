/** API keys: who calls, for which tenant, with which scopes (ADR 0018). */
@NullMarked
package io.paymentledger.base.key;

import org.jspecify.annotations.NullMarked;
