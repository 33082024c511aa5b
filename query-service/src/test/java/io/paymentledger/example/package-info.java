/** The example of docs/how-to/add-a-read-model.md. */
@NullMarked
package io.paymentledger.example;

import org.jspecify.annotations.NullMarked;
