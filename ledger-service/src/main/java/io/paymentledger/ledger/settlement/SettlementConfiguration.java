package io.paymentledger.ledger.settlement;

import io.paymentledger.base.History;
import io.paymentledger.base.Setting;
import io.paymentledger.base.StagingNotes;
import io.paymentledger.events.SettlementEvent;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.ledger.gateway.Gateway;
import io.paymentledger.ledger.settlement.profile.SettlementProfiles;
import io.paymentledger.ledger.settlement.profile.TenantProfiles;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.axonframework.commandhandling.gateway.CommandGateway;
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

    @Bean
    SettlementProfiles settlementProfiles(SettlementSettings settings) {
        return Setting.read("ledger.settlement.profiles", () -> SettlementProfiles.load(settings.profiles()));
    }

    @Bean
    TenantProfiles tenantProfiles(SettlementProfiles common, History history, CommandGateway commands) {
        return new TenantProfiles(common, history, commands);
    }

    @Bean
    SettlementFiles settlementFiles(
            CommandGateway commands,
            FileStreams files,
            DataSource dataSource,
            Gateway gateway,
            TenantProfiles profiles,
            SettlementSettings settings) {
        Set<String> names = new TreeSet<>(settings.gateways());
        names.add(gateway.name());
        names.add(SettlementEvent.BANK);
        return new SettlementFiles(commands, files, new StagingNotes(dataSource), names, new FileReader(profiles));
    }
}
