package io.paymentledger.ledger.web;

import io.paymentledger.ledger.settlement.profile.Profile;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.Parameters;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes the parameters that {@link SettlementParameters} reads. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameters({
    @Parameter(
            in = ParameterIn.QUERY,
            name = "gateway",
            required = true,
            description = "The name of the gateway's adapter, as in the events; or bank, for a statement of the bank "
                    + "account into which gateways pay",
            schema = @Schema(type = "string")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "profile",
            description = "The profile by which the file is read; else the one that its header tells, if no other "
                    + "parameter says how it is read",
            schema = @Schema(type = "string", example = "stripe-balance")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "from",
            description = "The first day that the file accounts for, in UTC; else what the file says",
            schema = @Schema(type = "string", format = "date")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "to",
            description = "The last day, inclusive",
            schema = @Schema(type = "string", format = "date")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "dry_run",
            description = "Only looks at the file, and answers the sums of its lines",
            schema = @Schema(type = "boolean", defaultValue = "false")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "delimiter",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"comma", "semicolon", "tab", "pipe"},
                            defaultValue = "comma")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "amounts",
            description = "Decimals, or integers in minor units",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"decimal", "minor"},
                            defaultValue = "decimal")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "decimal_separator",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"point", "comma"},
                            defaultValue = "point")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "date_format",
            description = "A pattern such as dd.MM.yyyy; else ISO 8601",
            schema = @Schema(type = "string")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "currency",
            description = "The currency of lines that say none",
            schema = @Schema(type = "string", example = "EUR")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "fee_sign",
            description = "Whether a positive fee is kept, or fees are movements and a negative one is kept; "
                    + "else each line's net sum has to tell",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"kept", "movement"})),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "kinds",
            description = "The file's own words for kinds of lines",
            schema = @Schema(type = "string", example = "Settled:payment,Fees:fee")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "strict",
            description = "Whether a line of a kind that nobody knows refuses the file, instead of being "
                    + "posted to suspense",
            schema = @Schema(type = "boolean", defaultValue = "false")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "reference_column",
            description = "The column of our reference",
            schema = @Schema(type = "string", defaultValue = "reference")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "gateway_reference_column",
            description = "The column of the gateway's name for the payment, the refund or the dispute",
            schema = @Schema(type = "string", defaultValue = "gateway_reference")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "kind_column",
            description = "The column of what the line is about",
            schema = @Schema(type = "string", defaultValue = "kind")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "gross_column",
            description = "The column of the sum that moved, before fees",
            schema = @Schema(type = "string", defaultValue = "gross")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "fee_column",
            description = "The column of what the gateway keeps",
            schema = @Schema(type = "string", defaultValue = "fee")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "net_column",
            description = "The column of what the gateway owes for the line, compared with the others",
            schema = @Schema(type = "string", defaultValue = "net")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "currency_column",
            description = "The column of the line's currency",
            schema = @Schema(type = "string", defaultValue = "currency")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "date_column",
            description = "The column of the value date",
            schema = @Schema(type = "string", defaultValue = "date")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "line_id_column",
            description = "The column of the gateway's name for the line itself",
            schema = @Schema(type = "string")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "gross_currency_column",
            description = "The column of the gross sum's currency, where that can be another one than the line's",
            schema = @Schema(type = "string")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "fee_currency_column",
            description = "The column of the fee's currency, which has to be the line's",
            schema = @Schema(type = "string")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "payout_column",
            description = "The column of the payout that the line is part of, in files that have no lines for payouts",
            schema = @Schema(type = "string")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "payers",
            description =
                    "With gateway=bank and camt.053 or MT940: words in the names and texts of entries that tell the "
                            + "gateways; other entries are passed over",
            schema = @Schema(type = "string", example = "Stripe,Adyen")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "zone",
            description = "The time zone of times that say none",
            schema = @Schema(type = "string", example = "Europe/Amsterdam")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "charset",
            description = "The file's character set",
            schema = @Schema(type = "string", defaultValue = "UTF-8", example = "windows-1252")),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "header_line",
            description = "The line of the header; what stands before it is not looked at",
            schema =
                    @Schema(
                            type = "integer",
                            defaultValue = "1",
                            minimum = "1",
                            maximum = "" + Profile.MAX_HEADER_LINE)),
    @Parameter(
            in = ParameterIn.QUERY,
            name = "thousands_separator",
            description = "What may stand between groups of three digits",
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"none", "point", "comma", "space", "apostrophe"},
                            defaultValue = "none"))
})
@interface SettlementFileParameters {}
