package io.paymentledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import io.paymentledger.standalone.ConsoleStories.Story;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
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
            "/console/work",
            "/console/books",
            "/console/books/gateway:simulator:receivable",
            "/console/operations?live=no",
            "/console/operations/keys",
            "/console/ask?q=nobody",
            "/console/no-such-page");

    @TempDir
    private static Path folder;

    private static RunningLedger ledger;
    private static ConsoleBrowser browser;
    private static List<Story> stories;
    private static BrowserContext person;
    private static Page page;

    @BeforeAll
    static void start() throws Exception {
        browser = ConsoleBrowser.start(folder.toRealPath());
        ledger = new RunningLedger(folder.toRealPath().resolve("data"));
        person = browser.person(1280, ColorScheme.LIGHT);
        page = person.newPage();
        stories = ConsoleStories.of(ledger);
        stories.forEach(story -> story.happens().accept(story));
        ledger.underReview("review-1");
        ledger.settlementFileWithABreak("nobody-knows-this");
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
        assertThat(stories).hasSize(12);
        for (Story story : stories) {
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

    @Test
    @Order(9)
    void theOverviewDrawsItsFigures() {
        page.navigate(ledger.console("/console"));

        page.locator("figure.plot .u-legend").nth(1).waitFor();

        assertThat(page.locator("figure.plot canvas").count()).isEqualTo(2);
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
                    signIn(shown, key);
                    for (String address : PAGES) {
                        String name = "%s-%s-%s"
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

    @Test
    @Order(5)
    void aFigureLeadsToItsRequestByOneClickEach() {
        page.navigate(ledger.console("/console/books"));
        assertThat(page.locator(".lead").textContent()).contains("Debits equal credits in EUR");
        page.locator("tr", new Page.LocatorOptions().setHasText("gateway:simulator:receivable"))
                .locator("a")
                .first()
                .click();
        page.waitForURL("**/console/books/**");
        page.locator("#lines ~ .scroll th a").first().click();
        page.waitForURL("**/console/entries/*");
        String entry = page.url();
        assertThat(violations(page)).isEmpty();
        for (String step : List.of("Event", "Command", "Actor", "Request", "Receipt")) {
            page.navigate(entry);
            page.locator(".chain > div", new Page.LocatorOptions().setHasText(step))
                    .locator("a")
                    .first()
                    .click();
            page.waitForURL(address -> !address.equals(entry));
            assertThat(page.locator(".eyebrow").allTextContents()).as(step).noneMatch(text -> text.contains("404"));
        }
    }

    @Test
    @Order(6)
    void aReviewIsProposedByOnePersonAndDecidedByAnother() {
        page.navigate(ledger.console("/console/work"));
        Locator task = page.locator("article", new Page.LocatorOptions().setHasText("review-1"));
        task.locator("input[value=approved]").check();
        task.locator("input[name=word]").fill("pay_of_review");
        task.locator("form[action$=proposal] input[name=note]").fill("it is on the gateway's list");
        task.locator("form[action$=proposal] button").click();
        assertThat(page.locator(".verdict h2").textContent()).isEqualTo("It is proposed.");
        page.navigate(ledger.console("/console/work"));
        assertThat(page.locator("article", new Page.LocatorOptions().setHasText("review-1"))
                        .textContent())
                .contains("Your API key proposed this")
                .doesNotContain("Decide: it succeeded");

        try (BrowserContext context = browser.person(390, ColorScheme.DARK)) {
            Page other = context.newPage();
            signIn(other, ledger.secondKey());
            other.navigate(ledger.console("/console/work"));
            assertThat(violations(other)).isEmpty();
            Locator theirs = other.locator("article", new Page.LocatorOptions().setHasText("review-1"));
            theirs.locator("form[action$=decision] input[name=note]").fill("seen it, too");
            theirs.locator("form[action$=decision] button").click();
            assertThat(other.locator(".verdict h2").textContent()).isEqualTo("It is decided.");
            other.locator(".steps a").click();
            assertThat(other.locator("#moment").textContent()).contains("captured");
        }
    }

    @Test
    @Order(7)
    void aBreakIsResolvedWithAReason() {
        await().atMost(LIMIT).untilAsserted(() -> {
            page.navigate(ledger.console("/console/work"));
            assertThat(page.locator("article", new Page.LocatorOptions().setHasText("nobody-knows-this"))
                            .count())
                    .isOne();
        });
        Locator task = page.locator("article", new Page.LocatorOptions().setHasText("nobody-knows-this"));
        task.locator("summary").click();
        task.locator("input[name=note]").fill("a payment of the shop before the ledger");
        task.locator("button[value=resolution]").click();
        assertThat(page.locator(".verdict h2").textContent()).isEqualTo("The break is resolved.");
        await().atMost(LIMIT).untilAsserted(() -> {
            page.navigate(ledger.console("/console/work"));
            assertThat(page.locator("article", new Page.LocatorOptions().setHasText("nobody-knows-this"))
                            .count())
                    .isZero();
        });
    }

    @Test
    @Order(8)
    void operationsAreLiveUntilTheyArePausedAndAReadModelIsRebuiltBesideIt() {
        page.navigate(ledger.console("/console/operations"));
        String first = page.locator("#figures time").first().getAttribute("datetime");
        page.waitForCondition(() ->
                !page.locator("#figures time").first().getAttribute("datetime").equals(first));
        page.locator("text=Pause").click();
        page.waitForURL("**/console/operations?live=no");
        assertThat(page.locator("[sse-connect]").count()).isZero();

        page.locator("button:text-is('Rebuild charges')").click();
        page.waitForURL("**/console/read-models/charges/rebuilds/*");
        page.locator("#state .good").waitFor();
        assertThat(page.locator("#rebuild").textContent()).contains("switched", "The two are equal");
        assertThat(violations(page)).isEmpty();
    }

    private static void signIn(Page shown, String key) {
        shown.navigate(ledger.console("/console/sign-in"));
        shown.locator("#key").fill(key);
        shown.locator("#key").press("Enter");
        shown.waitForURL("**/console");
    }

    /** Contrast depends on the theme and the rest on the width, so each is checked once. */
    private static List<String> violations(Page shown) {
        return new AxeBuilder(shown)
                .setLegacyMode(true).analyze().getViolations().stream()
                        .map(rule -> rule.getId() + " " + rule.getNodes())
                        .toList();
    }

    @Test
    @Order(10)
    void twentyReceiptsAreJudgedRightlyWithTheServerStopped() {
        List<byte[]> receipts = IntStream.range(0, 20)
                .mapToObj(i -> stories.get(i % stories.size()).name())
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
                    .as("receipt %s", i)
                    .isEqualTo(altered ? "Refuted" : "Proven");
        }
    }
}
