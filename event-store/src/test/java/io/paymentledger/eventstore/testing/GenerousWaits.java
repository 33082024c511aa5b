package io.paymentledger.eventstore.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Gives every condition that a test awaits time enough on a machine that is slow and busy: a test ends when its condition
 * holds, so a wait that is too long costs nothing.
 */
public final class GenerousWaits implements LauncherSessionListener {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(LIMIT);
    }
}
