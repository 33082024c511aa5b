/** Profiles: what is known of a vendor's file, as data. The shipped ones are resources, a tenant's own are events. */
@NullMarked
package io.paymentledger.ledger.settlement.profile;

import org.jspecify.annotations.NullMarked;
