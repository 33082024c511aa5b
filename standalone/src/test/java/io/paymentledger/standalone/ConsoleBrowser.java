package io.paymentledger.standalone;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The browser of this machine, driven by Playwright without a browser or a driver of its own: {@code ./dev test} installs
 * Chromium, Node.js and {@code playwright-core}. Where one of them is missing, the tests are skipped and say so.
 */
final class ConsoleBrowser implements AutoCloseable {

    /** A page on a busy machine. */
    private static final double LIMIT_MILLIS = 60_000;

    private final Playwright playwright;
    private final Browser browser;

    private ConsoleBrowser(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** @param folder where the driver is put together */
    static ConsoleBrowser start(Path folder) throws IOException {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> node = program("node");
        Path core = ComposeFile.file("standalone/src/test/npm/node_modules/playwright-core");
        assumeTrue(chromium.isPresent(), "Chromium is not installed");
        assumeTrue(node.isPresent(), "Node.js is not installed");
        assumeTrue(Files.isDirectory(core), "playwright-core is not installed");

        Path driver = Files.createDirectory(folder.resolve("driver"));
        Files.createSymbolicLink(driver.resolve("node"), node.get());
        Files.createSymbolicLink(driver.resolve("package"), core);
        System.setProperty("playwright.cli.dir", driver.toString());
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new ConsoleBrowser(
                playwright,
                playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium.get())
                                // Root runs it where tests run in a container, and Chromium's sandbox refuses root.
                                .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage"))));
    }

    /** Windows of one person, without the cookies of others. */
    BrowserContext person(int width, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 900)
                .setColorScheme(scheme)
                .setTimezoneId("Europe/Vienna")
                .setLocale("en-GB"));
        context.setDefaultTimeout(LIMIT_MILLIS);
        return context;
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder).resolve(name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
