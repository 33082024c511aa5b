/** Who asks: the key of a program, or the token by which an OpenID provider speaks for a person (ADR 0055). */
@NullMarked
package io.paymentledger.base.identity;

import org.jspecify.annotations.NullMarked;
