package io.paymentledger.query.projection;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogPositions;
import io.paymentledger.query.projection.Build.State;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The read models that there are, and their rebuilds, for whoever operates the ledger.
 *
 * <p>Every method throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class ReadModels {

    private final List<Projection> projections;
    private final Builds builds;
    private final EventLog log;

    ReadModels(List<Projection> projections, Builds builds, EventLog log) {
        this.projections = List.copyOf(projections);
        this.builds = builds;
        this.log = log;
    }

    /**
     * A read model.
     *
     * @param version of its fold, in this process
     * @param reached what its rows contain of each log
     * @param missing the events that they do not contain yet
     */
    public record Standing(String name, int version, LogPositions reached, long missing) {}

    /**
     * A rebuild and how far it is.
     *
     * @param done the events that it has read
     * @param total the events that there are
     */
    public record Progress(Build build, long done, long total) {}

    /** All of them, by name. */
    public List<Standing> all() {
        LogPositions head = log.head();
        return projections.stream()
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .map(each -> standing(each, head))
                .toList();
    }

    private static Standing standing(Projection projection, LogPositions head) {
        LogPositions reached = projection.progress().reached();
        return new Standing(projection.name(), projection.readModel().version(), reached, head.beyond(reached));
    }

    /**
     * Begins to build a read model anew beside the one that is answered from, unless that is under way.
     *
     * @param actor the key that asks for it
     * @param tenant whose key that is
     * @param acceptDifferences whether it takes the other one's place whatever it differs in
     * @return the rebuild that is then under way; empty if there is no such read model
     */
    public Optional<Progress> rebuild(String name, String actor, String tenant, boolean acceptDifferences) {
        return find(name)
                .map(projection -> progress(builds.begin(
                        name, projection.readModel().version(), "asked for by " + actor, tenant, acceptDifferences)));
    }

    /** A rebuild of a read model. */
    public Optional<Progress> rebuild(String name, UUID id) {
        return builds.find(id).filter(build -> build.projection().equals(name)).map(this::progress);
    }

    /** The rebuild of a read model that began last. */
    public Optional<Progress> lastRebuild(String name) {
        return builds.last(name).map(this::progress);
    }

    /** Lets a rebuild take the other one's place, whatever it differs in. */
    public void accept(Build build) {
        builds.accept(build.id());
    }

    /** Gives a rebuild up. */
    public void cancel(Build build) {
        find(build.projection())
                .ifPresent(projection -> builds.giveUp(projection.readModel(), build.id(), State.CANCELLED, null));
    }

    private Optional<Projection> find(String name) {
        return projections.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private Progress progress(Build build) {
        return new Progress(
                build, build.reached().beyond(LogPositions.NONE), log.head().beyond(LogPositions.NONE));
    }
}
