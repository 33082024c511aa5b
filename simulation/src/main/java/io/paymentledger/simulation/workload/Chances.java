package io.paymentledger.simulation.workload;

import io.paymentledger.events.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/** The choices of one charge, which depend on the seed and its number only, and not on what others do meanwhile. */
final class Chances {

    private final SplittableRandom random;

    Chances(long seed, long charge) {
        byte[] both = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(seed)
                .putLong(charge)
                .array();
        this.random = new SplittableRandom(ByteBuffer.wrap(Sha256.of(both)).getLong());
    }

    /** Whether something happens that happens so many times in a thousand. */
    boolean perMille(int times) {
        return random.nextInt(1_000) < times;
    }

    /** A number from {@code least} to {@code most}, both included. */
    long between(long least, long most) {
        return random.nextLong(least, Math.addExact(most, 1));
    }

    /** One of some things, each as likely as the others. */
    <T> T oneOf(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    /** One of some things, each twice as likely as the one after it; the last two are equally likely. */
    <T> T mostlyFirstOf(List<T> things) {
        int last = things.size() - 1;
        int index = 0;
        while (index < last && random.nextBoolean()) {
            index++;
        }
        return things.get(index);
    }

    /** A size between two powers of ten, each order of magnitude as likely as the others. */
    long magnitude(double leastExponent, double mostExponent) {
        return (long) Math.pow(10, random.nextDouble(leastExponent, mostExponent));
    }

    /** A UUID in the form of version 7 (RFC 9562), at a made-up time. */
    UUID id(long millis) {
        return new UUID(
                (millis << 16) | 0x7000 | random.nextInt(1 << 12),
                (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }
}
