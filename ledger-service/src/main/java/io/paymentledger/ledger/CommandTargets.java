package io.paymentledger.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * Finds the aggregate that a command is for, by {@link TargetAggregateIdentifier}. Axon's own resolver looks through all
 * members of the command's class at each command; this one does so once for a class. Commands expect no version.
 */
final class CommandTargets implements CommandTargetResolver {

    private final ClassValue<Method> targets = new ClassValue<>() {
        @Override
        protected Method computeValue(Class<?> type) {
            Method target = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(TargetAggregateIdentifier.class))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(type + " is for no aggregate"));
            target.setAccessible(true);
            return target;
        }
    };

    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        try {
            Object identifier = targets.get(command.getPayloadType()).invoke(command.getPayload());
            return new VersionedAggregateIdentifier(identifier, null);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalArgumentException("a command does not tell its aggregate", e);
        }
    }
}
