package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The console, used as a person uses it: with a browser, over everything that {@code ./dev up} starts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleBrowserIT {

    /** A gateway's late word, a recovery, a projection: all on a busy machine. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Pattern NET = Pattern.compile("net (nothing|once|twice|(\\w+) times)");
    private static final List<String> PAGES = List.of(
            "/console",
            "/console/ask?q=customer:double",
            "/console/charges/double-1",
            "/console/charges/refunds-1?version=3",
            "/console/compare?one=double-1&other=double-2",
            "/console/keys/double-1",
            "/console/keys/never-used",
            "/console/proof?charge=double-1",
            "/console/ask?q=nobody",
            "/console/no-such-page");

    @TempDir
    private static Path folder;

    private static RunningLedger ledger;
    private static ConsoleBrowser browser;
    private static BrowserContext person;
    private static Page page;

    /** What happened, and which answer it has. The customer, and the name in the token, is the story's. */
    private record Story(String name, String answer, Consumer<Story> happens) {

        void charge(String key, String method, String more) {
            ledger.command(ledger.developmentKey(), name + "-" + key, "/v1/charges", body(method, more));
        }

        String body(String method, String more) {
            return "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"%s+%s\",\"customer\":\"%s\"%s}"
                    .formatted(method, name, name, more);
        }

        void operation(String key, String operation, String body) {
            ledger.command(
                    ledger.developmentKey(),
                    name + "-" + operation + key,
                    "/v1/charges/" + name + "-1/" + operation,
                    body);
        }
    }

    private static final List<Story> STORIES = List.of(
            new Story("double", "Yes", story -> {
                story.charge("1", "tok_approve", "");
                story.charge("2", "tok_approve", "");
            }),
            new Story("undone", "Not any more", story -> {
                story.charge("1", "tok_approve", "");
                story.charge("2", "tok_approve", "");
                story.operation("1", "refunds", "{}");
            }),
            new Story("order", "No", story -> {
                story.charge("1", "tok_approve", ",\"order_number\":\"order-of-story\"");
                story.charge("2", "tok_approve", ",\"order_number\":\"order-of-story\"");
            }),
            new Story("storm", "No", story -> {
                for (int i = 0; i < 30; i++) {
                    story.charge("1", "tok_approve", "");
                }
            }),
            new Story("late", "No", story -> story.charge("1", "tok_late_success", "")),
            new Story("lost", "No", story -> story.charge("1", "tok_drop", "")),
            new Story("error", "No", story -> story.charge("1", "tok_500_after", "")),
            new Story("dispute", "No", story -> story.charge("1", "tok_dispute", "")),
            new Story("refunds", "No", story -> {
                story.charge("1", "tok_approve", "");
                story.operation("1", "refunds", "{\"amount\":500}");
                story.operation("2", "refunds", "{\"amount\":500}");
            }),
            new Story("declined", "No", story -> {
                story.charge("1", "tok_decline", "");
                story.charge("2", "tok_approve", "");
            }),
            new Story("voided", "No", story -> {
                story.charge("1", "tok_approve", ",\"capture_method\":\"manual\"");
                story.operation("1", "void", "{}");
            }),
            new Story("tenants", "No", story -> {
                story.charge("1", "tok_approve", "");
                ledger.command(
                        ledger.keyOfAnotherTenant("another"),
                        story.name() + "-1",
                        "/v1/charges",
                        story.body("tok_approve", "").replace("+tenants", "+elsewhere"));
            }));

    @BeforeAll
    static void start() throws Exception {
        browser = ConsoleBrowser.start(folder.toRealPath());
        ledger = new RunningLedger(folder.toRealPath().resolve("data"));
        person = browser.person(1280, ColorScheme.LIGHT);
        page = person.newPage();
        STORIES.forEach(story -> story.happens().accept(story));
        page.navigate(ledger.signInLink());
    }

    @AfterAll
    static void stop() {
        if (ledger != null) {
            ledger.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    @Order(1)
    void twoInteractionsFromTheStartLeadToTheVerdictThatTheGatewaysBookHas() {
        assertThat(STORIES).hasSize(12);
        for (Story story : STORIES) {
            await(story.name()).atMost(LIMIT).untilAsserted(() -> {
                page.navigate(ledger.console("/console"));
                page.locator("#q").fill("customer:" + story.name());
                page.locator("#q").press("Enter");
                page.waitForURL("**/console/ask**");
                assertThat(page.locator(".verdict .answer").allTextContents()).containsExactly(story.answer());
                assertThat(net(page.locator(".verdict .sentence").textContent()))
                        .isEqualTo(ledger.keptByTheGatewaysBook(token(story)));
            });
        }
    }

    /** The token that a story's charges came with; the simulator's book lists by it. */
    private static String token(Story story) {
        return switch (story.name()) {
            case "late" -> "tok_late_success+late";
            case "lost" -> "tok_drop+lost";
            case "error" -> "tok_500_after+error";
            case "dispute" -> "tok_dispute+dispute";
            default -> "tok_approve+" + story.name();
        };
    }

    private static long net(String sentence) {
        Matcher net = NET.matcher(sentence);
        assertThat(net.find()).as(sentence).isTrue();
        return switch (net.group(1)) {
            case "nothing" -> 0;
            case "once" -> 1;
            case "twice" -> 2;
            default -> 3;
        };
    }

    @Test
    @Order(2)
    void theSliderFoldsTheStateAndTheAddressFollows() {
        page.navigate(ledger.console("/console/charges/refunds-1"));
        page.locator("#version").focus();
        page.keyboard().press("Home");
        page.waitForURL("**/console/charges/refunds-1?version=0");
        page.waitForCondition(() -> page.locator("#moment").textContent().contains("As it was after event 0"));

        assertThat(page.locator("#moment").textContent()).contains("Key claimed for a charge of 19.99 EUR");
        assertThat(page.locator(".timeline [aria-current=step]").count()).isEqualTo(1);
        page.goBack();
        page.waitForCondition(() -> page.locator("#moment").textContent().contains("Now"));
    }

    @Test
    @Order(3)
    void aKeyIsCancelledForEver() {
        page.navigate(ledger.console("/console/keys/cancelled-by-hand"));
        page.locator("text=Cancel the key for ever").click();
        assertThat(page.locator(".verdict h2").textContent()).isEqualTo("The key is cancelled.");

        assertThat(ledger.command(
                        ledger.developmentKey(),
                        "cancelled-by-hand",
                        "/v1/charges",
                        "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}"))
                .isBetween(400, 499);
    }

    @Test
    @Order(4)
    void everyPageIsAccessibleFitsItsWidthAndHasNoErrorInEitherTheme() throws Exception {
        Path shots = Files.createDirectories(ComposeFile.file("standalone/target/console"));
        String key = ledger.developmentKey();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : new int[] {390, 1280}) {
                try (BrowserContext context = browser.person(width, scheme)) {
                    Page shown = context.newPage();
                    List<String> errors = new ArrayList<>();
                    shown.onConsoleMessage(message -> {
                        if (message.type().equals("error") && !message.text().contains("404")) {
                            errors.add(message.text());
                        }
                    });
                    shown.onPageError(errors::add);
                    shown.navigate(ledger.console("/console/sign-in"));
                    shown.locator("#key").fill(key);
                    shown.locator("#key").press("Enter");
                    shown.waitForURL("**/console");
                    for (String address : PAGES) {
                        String name = "%s-%d-%s"
                                .formatted(
                                        address.replaceAll("[^a-z0-9]+", "-").substring(1),
                                        width,
                                        scheme.name().toLowerCase(Locale.ROOT));
                        shown.navigate(ledger.console(address));
                        shown.screenshot(new Page.ScreenshotOptions()
                                .setPath(shots.resolve(name + ".png"))
                                .setFullPage(true));
                        if ((width == 390) == (scheme == ColorScheme.LIGHT)) {
                            assertThat(violations(shown)).as(name).isEmpty();
                        }
                        assertThat((Boolean) shown.evaluate(
                                        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                                .as(name + " fits the width")
                                .isTrue();
                    }
                    assertThat(errors).isEmpty();
                }
            }
        }
    }

    /** Contrast depends on the theme and the rest on the width, so each is checked once. */
    private static List<String> violations(Page shown) {
        return new AxeBuilder(shown)
                .setLegacyMode(true).analyze().getViolations().stream()
                        .map(rule -> rule.getId() + " " + rule.getNodes())
                        .toList();
    }

    @Test
    @Order(5)
    void twentyReceiptsAreJudgedRightlyWithTheServerStopped() {
        List<byte[]> receipts = IntStream.range(0, 20)
                .mapToObj(i -> STORIES.get(i % STORIES.size()).name())
                .map(name -> ledger.query("/v1/charges/" + name + "-1/receipt").getBytes(StandardCharsets.UTF_8))
                .toList();
        Matcher key = Pattern.compile("\"keys\":\\[\"([^\"]+)\"").matcher(ledger.query("/v1/log/checkpoint"));
        assertThat(key.find()).isTrue();
        page.navigate(ledger.console("/console/proof"));
        page.locator("#proof[data-ready]").waitFor();
        page.locator("#keys").fill(key.group(1));
        ledger.close();

        Random random = new Random(20_261_126);
        for (int i = 0; i < receipts.size(); i++) {
            byte[] bytes = receipts.get(i).clone();
            boolean altered = i % 2 == 1;
            if (altered) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            page.locator("#file").setInputFiles(new FilePayload("receipt", "text/plain", bytes));
            page.locator("#verdict").evaluate("verdict => { verdict.hidden = true; }");
            page.locator("text=Verify").first().click();
            page.locator("#verdict:not([hidden])").waitFor();
            assertThat(page.locator("#verdict .answer").textContent())
                    .as("receipt %d", i)
                    .isEqualTo(altered ? "Refuted" : "Proven");
        }
    }
}
