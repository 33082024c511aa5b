package io.paymentledger.ledger.settlement;

import io.paymentledger.base.History;
import io.paymentledger.base.StagingNotes;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.settlement.profile.SettlementProfiles;
import io.paymentledger.ledger.settlement.profile.TenantProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SettlementConfiguration {

    @Bean
    FileStreams fileStreams(History history) {
        return new FileStreams(history);
    }

    @Bean
    BreakNotes breakNotes(CommandGateway commands, History history, FileStreams files, EventLog log, TenantLogs logs) {
        return new BreakNotes(commands, history, files, log, logs);
    }

    /** @param files the paths of the operator's own profiles */
    @Bean
    SettlementProfiles settlementProfiles(@Value("${ledger.settlement.profiles:}") List<String> files)
            throws IOException {
        return SettlementProfiles.load(files.stream().map(Path::of).toList());
    }

    @Bean
    TenantProfiles tenantProfiles(SettlementProfiles common, History history, CommandGateway commands) {
        return new TenantProfiles(common, history, commands);
    }

    /**
     * @param others gateways that were in use before, and whose last files still come; a name that nobody uses would bind a
     *     file for ever to what never was
     */
    @Bean
    SettlementFiles settlementFiles(
            CommandGateway commands,
            FileStreams files,
            DataSource dataSource,
            Gateway gateway,
            TenantProfiles profiles,
            @Value("${ledger.settlement.gateways:}") Set<String> others) {
        Set<String> names = new TreeSet<>(others);
        names.add(gateway.name());
        names.add(SettlementEvent.BANK);
        return new SettlementFiles(commands, files, new StagingNotes(dataSource), names, new FileReader(profiles));
    }
}
