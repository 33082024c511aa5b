package io.paymentledger.query.projection;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;

/**
 * Gives each read model a group of health of its own, {@code /actuator/health/NAME}: one that does not follow the log, or is
 * not whole, is not ready; the others, and the histories, are.
 */
final class ReadModelGroups implements HealthEndpointGroupsPostProcessor {

    /** The contributor that has an entry for each read model. */
    static final String CONTRIBUTOR = "readModels";

    private static final int NOT_READY = 503;

    private static final HttpCodeStatusMapper STATUS =
            HttpCodeStatusMapper.of(Map.of("down", NOT_READY, "out-of-service", NOT_READY, "degraded", NOT_READY));

    private final ObjectProvider<Projection> projections;

    /** @param projections asked when somebody asks for health, because groups are made before anything else is */
    ReadModelGroups(ObjectProvider<Projection> projections) {
        this.projections = projections;
    }

    @Override
    public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
        return new WithReadModels(groups, projections);
    }

    private record WithReadModels(HealthEndpointGroups others, ObjectProvider<Projection> projections)
            implements HealthEndpointGroups {

        @Override
        public HealthEndpointGroup getPrimary() {
            return others.getPrimary();
        }

        @Override
        public Set<String> getNames() {
            Set<String> names = new TreeSet<>(others.getNames());
            projections.stream().map(Projection::name).forEach(names::add);
            return names;
        }

        @Override
        public @Nullable HealthEndpointGroup get(String name) {
            @Nullable HealthEndpointGroup other = others.get(name);
            return other == null && projections.stream().map(Projection::name).anyMatch(name::equals)
                    ? new OfReadModel(name, others.getPrimary())
                    : other;
        }
    }

    /** The read model, and whether the service is ready at all. */
    private record OfReadModel(String name, HealthEndpointGroup primary) implements HealthEndpointGroup {

        @Override
        public boolean isMember(String member) {
            return member.equals("readinessState") || member.equals(CONTRIBUTOR + "/" + name);
        }

        @Override
        public boolean showComponents(SecurityContext securityContext) {
            return primary.showComponents(securityContext);
        }

        @Override
        public boolean showDetails(SecurityContext securityContext) {
            return primary.showDetails(securityContext);
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return primary.getStatusAggregator();
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return STATUS;
        }

        @Override
        public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
            return null;
        }
    }
}
