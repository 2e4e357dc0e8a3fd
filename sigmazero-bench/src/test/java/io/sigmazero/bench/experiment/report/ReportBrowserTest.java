package io.sigmazero.bench.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.FiguresJson;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportBrowserTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CELLS =
      "Array.from(document.querySelectorAll('[data-part=\"%s\"] tbody tr'),"
          + " row => Array.from(row.cells, cell => cell.dataset.value))";

  private final Figures figures = ExampleFigures.all();
  private Browser browser;
  private Path folder;
  private URI page;

  @BeforeAll
  void write(@TempDir Path temporary) throws Exception {
    Optional<Path> program = Browser.program();
    assumeTrue(
        program.isPresent(),
        "no Chromium on the PATH nor named by SIGMAZERO_CHROMIUM: the report's page was NOT tried"
            + " in a browser");
    folder = Files.createDirectories(temporary.resolve("run"));
    ExampleFigures.writeImages(ExampleFigures.gallery(3), folder);
    Files.writeString(folder.resolve("figures.json"), FiguresJson.of(figures));
    ExperimentReport.write(figures, folder);
    page = folder.resolve("report.html").toUri();
    browser = Browser.start(program.get(), temporary.resolve("profile"));
  }

  @AfterAll
  void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void light() {
    browser.dark(false);
    browser.scripts(true);
  }

  @Test
  void nothingGoesWrongAndNothingIsAskedFor() {
    browser.open(page, 1100, 800);
    browser.evaluate("new Promise(done => setTimeout(done, 300))");
    assertThat(browser.errors()).isEmpty();
    assertThat(browser.requests()).containsExactly(page.toString());
    JsonNode images =
        browser.evaluate(
            "Array.from(document.images).filter(i => i.complete && i.naturalWidth === 28).length");
    assertThat(images.asInt()).isEqualTo(3 * (1 + 2 * 13));
  }

  @Test
  void anErrorWouldBeSeen() throws Exception {
    Path broken = folder.resolve("broken.html");
    String html = Files.readString(folder.resolve("report.html"));
    Files.writeString(
        broken, html.replace("</main>", "<img alt='' src='https://example.org/x.png'></main>"));
    browser.open(broken.toUri(), 1100, 800);
    assertThat(browser.errors()).anyMatch(e -> e.contains("Content Security Policy"));
    Files.writeString(broken, html.replace("\"use strict\";", "\"use strict\"; missing();"));
    browser.open(broken.toUri(), 1100, 800);
    assertThat(browser.errors()).anyMatch(e -> e.contains("missing is not defined"));
  }

  @Test
  void itsNumbersAreThoseOfTheJson() throws Exception {
    browser.open(page, 1100, 800);
    JsonNode file = JSON.readTree(folder.resolve("figures.json").toFile());
    JsonNode embedded =
        browser.evaluate("JSON.parse(document.getElementById('figures').textContent)");
    assertThat(embedded.equals(ReportBrowserTest::byValue, file)).isTrue();
    List<String> compared = new ArrayList<>();
    for (JsonNode section : file.get("sections")) {
      for (JsonNode part : section.get("parts")) {
        if (compare(part)) {
          compared.add(part.get("id").asText());
        }
      }
    }
    assertThat(compared)
        .contains("headline", "optimality", "seconds", "sigma-tau", "passes-vit", "asr-vit");
  }

  /** JavaScript knows no difference between 1 and 1.0. */
  private static int byValue(JsonNode one, JsonNode other) {
    boolean numbers = one.isNumber() && other.isNumber();
    boolean equal = numbers ? one.doubleValue() == other.doubleValue() : one.equals(other);
    return equal ? 0 : 1;
  }

  private boolean compare(JsonNode part) {
    JsonNode cells = browser.evaluate(CELLS.formatted(part.get("id").asText()));
    List<List<String>> expected = new ArrayList<>();
    switch (part.get("type").asText()) {
      case "table" -> part.get("rows").forEach(row -> expected.add(texts(row)));
      case "bars" -> {
        for (int i = 0; i < part.get("categories").size(); i++) {
          expected.add(
              List.of(part.get("categories").get(i).asText(), text(part.get("values").get(i))));
        }
      }
      case "heat-map" -> {
        for (int i = 0; i < part.get("rows").size(); i++) {
          List<String> row = new ArrayList<>(List.of(part.get("rows").get(i).asText()));
          row.addAll(texts(part.get("values").get(i)));
          expected.add(row);
        }
      }
      case "lines" -> {
        return compareCurves(part, cells);
      }
      default -> {
        return false;
      }
    }
    assertThat(cells.size()).isEqualTo(expected.size()).isPositive();
    for (int row = 0; row < expected.size(); row++) {
      assertThat(texts(cells.get(row))).as(part.get("id").asText()).isEqualTo(expected.get(row));
    }
    return true;
  }

  /** Each row of the excerpt holds what the curves are there. */
  private static boolean compareCurves(JsonNode part, JsonNode cells) {
    assertThat(cells.size()).isPositive();
    for (JsonNode row : cells) {
      for (int curve = 0; curve < part.get("series").size(); curve++) {
        JsonNode series = part.get("series").get(curve);
        int place = texts(series.get("x")).indexOf(row.get(0).asText());
        assertThat(place).isNotNegative();
        assertThat(row.get(curve + 1).asText()).isEqualTo(text(series.get("y").get(place)));
      }
    }
    return true;
  }

  private static List<String> texts(JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.forEach(value -> texts.add(text(value)));
    return texts;
  }

  private static String text(JsonNode value) {
    return value.isNull() ? "" : value.asText();
  }

  @Test
  void nothingIsWiderThanAPhone() {
    for (int width : new int[] {360, 320}) {
      browser.open(page, width, 700);
      assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isEqualTo(width);
      assertThat(
              browser
                  .evaluate(
                      "Array.from(document.querySelectorAll('main *')).filter(e =>"
                          + " !e.closest('.scroll') && !e.closest('svg')"
                          + " && e.getBoundingClientRect().right > innerWidth + 1)"
                          + ".map(e => e.outerHTML.slice(0, 80)).join()")
                  .asText())
          .isEmpty();
      assertThat(shownPlots()).isEqualTo("slim");
    }
    browser.open(page, 1100, 800);
    assertThat(shownPlots()).isEqualTo("wide");
  }

  private String shownPlots() {
    return browser
        .evaluate(
            "Array.from(new Set(Array.from(document.querySelectorAll('.plot'))"
                + ".filter(p => p.offsetWidth > 0).map(p => p.classList[1]))).join()")
        .asText();
  }

  @Test
  void plotsShowWithoutScripts() {
    browser.scripts(false);
    browser.open(page, 1100, 800);
    browser.scripts(true);
    assertThat(
            browser
                .evaluate(
                    "Array.from(document.querySelectorAll('.plot.wide svg'))"
                        + ".filter(s => s.getBoundingClientRect().height > 100).length")
                .asInt())
        .isEqualTo(9);
    assertThat(browser.evaluate("document.querySelectorAll('button').length").asInt()).isZero();
  }

  @Test
  void aHeadingSortsItsTableAndWhatHasNoValueIsLast() {
    browser.open(page, 1100, 800);
    String click = "document.querySelectorAll('[data-part=headline] thead button')[2].click()";
    String names =
        "Array.from(document.querySelectorAll('[data-part=headline] tbody th'),"
            + " c => c.textContent).join()";
    browser.evaluate(click);
    String rising = browser.evaluate(names).asText();
    assertThat(rising).startsWith("sigma-zero,fmn,").endsWith(",sparse-rs,noise");
    browser.evaluate(click);
    String falling = browser.evaluate(names).asText();
    assertThat(falling).startsWith("sparse-rs,").endsWith(",sigma-zero,noise");
  }

  @Test
  void thePointerReadsTheCurves() {
    browser.open(page, 1100, 800);
    String found =
        browser
            .evaluate(
                "(() => { const host = document.querySelector('[data-part=asr-vit] .plot.wide');"
                    + "const lines = host.querySelectorAll('svg path');"
                    + "const panel = host.querySelector('.panel').getBoundingClientRect();"
                    + "const svg = host.querySelector('svg').dataset;"
                    + "const share = (30 - svg.xFrom) / (svg.xTo - svg.xFrom);"
                    + "host.dispatchEvent(new PointerEvent('pointermove',"
                    + " {clientX: panel.left + share * panel.width, clientY: panel.top}));"
                    + "return host.querySelector('.read-out').textContent; })()")
            .asText();
    // 1 - exp(-30² / 27²), to hundredths.
    assertThat(found).startsWith("k: changed features: 30sigma-zero71.0 %");
    String next =
        browser
            .evaluate(
                "(() => { const host = document.querySelector('[data-part=asr-vit] .plot.wide');"
                    + "host.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight'}));"
                    + "return host.querySelector('.read-out b').textContent; })()")
            .asText();
    assertThat(next).isEqualTo("k: changed features: 31");
  }

  @Test
  void everyColourOfThePlotsHasACounterpartInTheDark() {
    browser.dark(true);
    browser.open(page, 1100, 800);
    String unseen =
        browser
            .evaluate(
                "(() => { const light = c => { const [r, g, b] = c.match(/[0-9.]+/g).map(Number);"
                    + "return 0.3 * r + 0.59 * g + 0.11 * b; };"
                    + "return Array.from(document.querySelectorAll("
                    + "'.plot.wide text, .plot.wide path[stroke]')).filter(e => {"
                    + "const style = getComputedStyle(e);"
                    + "const colour = e.matches('text') ? style.fill : style.stroke;"
                    + "const onTile = e.closest('[data-part=sigma-tau]');"
                    + "return !onTile && light(colour) < 110;"
                    + "}).map(e => e.outerHTML.slice(0, 90)).slice(0, 3).join(); })()")
            .asText();
    assertThat(unseen).isEmpty();
  }

  @Test
  void itPrints() {
    browser.dark(true);
    browser.open(page, 1100, 800);
    byte[] pdf = browser.pdf();
    assertThat(pdf).startsWith("%PDF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThat(pdf.length).isGreaterThan(50_000);
  }
}
