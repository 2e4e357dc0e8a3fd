package io.sigmazero.bench.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.ImageGallery;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentReportTest {
  private static final String HOSTILE = "</script><b onload='x'>\"&{{title}}]]>\u0001\ud800\u2028é";

  @TempDir Path folder;

  @Test
  void aFileForEachFigureAndNothingElse() throws IOException {
    ExperimentReport.write(ExampleFigures.all(), folder);
    assertThat(files(folder).keySet())
        .containsExactlyInAnyOrder(
            "report.html",
            "tables/headline.csv",
            "tables/publications.csv",
            "plots/optimality.csv",
            "plots/optimality.png",
            "plots/optimality.svg",
            "plots/asr-smallcnn-ddn.csv",
            "plots/asr-smallcnn-ddn.png",
            "plots/asr-smallcnn-ddn.svg",
            "plots/passes-smallcnn-ddn.csv",
            "plots/passes-smallcnn-ddn.png",
            "plots/passes-smallcnn-ddn.svg",
            "plots/asr-resnet20.csv",
            "plots/asr-resnet20.png",
            "plots/asr-resnet20.svg",
            "plots/passes-resnet20.csv",
            "plots/passes-resnet20.png",
            "plots/passes-resnet20.svg",
            "plots/asr-vit.csv",
            "plots/asr-vit.png",
            "plots/asr-vit.svg",
            "plots/passes-vit.csv",
            "plots/passes-vit.png",
            "plots/passes-vit.svg",
            "plots/seconds.csv",
            "plots/seconds.png",
            "plots/seconds.svg",
            "plots/sigma-tau.csv",
            "plots/sigma-tau.png",
            "plots/sigma-tau.svg");
  }

  @Test
  void equalFiguresGiveEqualBytes() throws IOException {
    Figures figures =
        figures(
            ExampleFigures.headline(),
            ExampleFigures.curve("x", 1),
            ExampleFigures.optimality(),
            ExampleFigures.sensitivity("heat"));
    ExperimentReport.write(figures, folder.resolve("one"));
    ExperimentReport.write(figures, folder.resolve("two"));
    Map<String, String> one = files(folder.resolve("one"));
    assertThat(one).hasSize(11).isEqualTo(files(folder.resolve("two")));
    // Over an older one too.
    ExperimentReport.write(figures, folder.resolve("one"));
    assertThat(files(folder.resolve("one"))).isEqualTo(one);
  }

  @Test
  void textFromOutsideStaysText() throws IOException {
    ImageGallery.Found found = new ImageGallery.Found(HOSTILE, 1, 2, HOSTILE, HOSTILE);
    ExperimentReport.write(
        new Figures(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            List.of(
                new Section(
                    "s",
                    HOSTILE,
                    HOSTILE,
                    List.of(
                        new FigureTable(
                            "t",
                            HOSTILE,
                            HOSTILE,
                            List.of(new Column(HOSTILE, Format.TEXT, Best.NONE)),
                            List.of(List.of(HOSTILE))),
                        line("l", axis(HOSTILE, false), HOSTILE, List.of(1.0, 2.0)),
                        new BarPlot(
                            "b",
                            HOSTILE,
                            HOSTILE,
                            axis(HOSTILE, false),
                            List.of(HOSTILE),
                            List.of(1.0)),
                        new HeatMap(
                            "h",
                            HOSTILE,
                            HOSTILE,
                            HOSTILE,
                            HOSTILE,
                            HOSTILE,
                            List.of(HOSTILE),
                            List.of(HOSTILE),
                            List.of(List.of(1.0)),
                            true),
                        new ImageGallery(
                            "g",
                            HOSTILE,
                            HOSTILE,
                            List.of(new ImageGallery.Row(1, 2, HOSTILE, List.of(found))))))),
            Map.of(HOSTILE, HOSTILE),
            List.of(HOSTILE)),
        folder);
    String html = Files.readString(folder.resolve("report.html"));
    assertThat(html).doesNotContain("<b onload").contains("&lt;b onload");
    assertThat(html.split("</script>", -1)).hasSize(3);
    assertThat(html.split("<script", -1)).hasSize(3);
  }

  @Test
  void nothingToShowIsSaid() throws IOException {
    LinePlot.Axis axis = axis("x", true);
    ExperimentReport.write(
        new Figures(
            "Nothing",
            "compare",
            "",
            List.of(
                new Section("empty", "Empty", "", List.of()),
                new Section(
                    "hollow",
                    "Hollow",
                    "",
                    List.of(
                        new FigureTable("t", "T", "", List.of(), List.of()),
                        new LinePlot("l", "L", "", axis, axis, List.of()),
                        new BarPlot("b", "B", "", axis, List.of(), List.of()),
                        new HeatMap(
                            "h", "H", "", "x", "y", "v", List.of(), List.of(), List.of(), true),
                        new ImageGallery("g", "G", "", List.of())))),
            Map.of(),
            List.of()),
        folder);
    String html = Files.readString(folder.resolve("report.html"));
    assertThat(html).contains("Empty</h2>", "no rows", "no values", "No samples.");
    assertThat(html).doesNotContain("How to reproduce", "What it rests on", "best of its column");
    assertThat(Files.readString(folder.resolve("plots/l.svg"))).contains("no values");
  }

  @Test
  void bestCellsAreSetOff() throws IOException {
    Column low = new Column("Low", Format.TENTHS, Best.LOWEST);
    Column high = new Column("High", Format.INTEGER, Best.HIGHEST);
    Column same = new Column("Same", Format.INTEGER, Best.HIGHEST);
    String html =
        html(
            new FigureTable(
                "t",
                "T",
                "",
                List.of(new Column("Name", Format.TEXT, Best.NONE), low, high, same),
                List.of(
                    Arrays.asList("a", 2.25, 7, 1),
                    Arrays.asList("b", 1.5, 9, 1),
                    Arrays.asList("c", null, 9, 1))));
    assertThat(html)
        .contains("<td class=\"number\" data-value=\"2.25\">")
        .contains("<td class=\"number best\" data-value=\"1.5\">1.5</td>")
        .contains("<td class=\"number\" data-value=\"\">–</td>")
        .contains("<td class=\"number\" data-value=\"7\">7</td>")
        .doesNotContain("<td class=\"number best\" data-value=\"1\">");
    assertThat(html.split("best\" data-value=\"9\"", -1)).hasSize(3);
  }

  @Test
  void imagesAreWithinThePageAndThoseThatAreMissingAreNamed() throws IOException {
    ImageGallery gallery = ExampleFigures.gallery(1);
    ExampleFigures.writeImages(gallery, folder);
    Files.delete(folder.resolve("images/0-3.png"));
    Files.writeString(folder.resolve("images/0-4.png"), "this is no PNG file, though it is named");
    ExperimentReport.write(figures(gallery), folder);
    String html = Files.readString(folder.resolve("report.html"));
    String clean =
        Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("images/0.png")));
    assertThat(html)
        .contains("<img src=\"data:image/png;base64," + clean)
        .contains("alt=\"sample 40, label 3\" class=\"pixelated\"")
        .contains("alt=\"sample 40, label 3, changed by fmn to be taken for 1\"")
        .contains("images/0-3.png is missing", "images/0-4.png is missing", "none found")
        .contains("<b>fmn</b><span>ℓ0 13 → 1</span>");
    assertThat(html.split("<img ", -1)).hasSize(1 + 1 + 2 * 13 - 2);
  }

  @Test
  void noImageOutsideOfTheFolderIsRead() throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    ImageGallery gallery = ExampleFigures.gallery(1);
    ExampleFigures.writeImages(gallery, folder);
    ImageGallery.Row row = new ImageGallery.Row(1, 2, "../images/0.png", List.of());
    ExperimentReport.write(figures(new ImageGallery("g", "G", "", List.of(row))), run);
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("../images/0.png is missing")
        .doesNotContain("<img ");
  }

  @Test
  void idsThatAreNoNamesOfFilesAreRefused() {
    for (String id : List.of("", "../x", "A", "a b", "a--b", "page-a", "x".repeat(121))) {
      Part part = new FigureTable(id, "T", "", List.of(), List.of());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ExperimentReport.write(figures(part), folder))
          .withMessage(
              "figure id \"%s\", expected lower case letters, digits and hyphens, not beginning with page-",
              id);
    }
    Part part = new FigureTable("a", "T", "", List.of(), List.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExperimentReport.write(figures(part, part), folder))
        .withMessage("two figures with the id a");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void factsAreTakenApart() throws IOException {
    String html =
        html(
            ExampleFigures.headline(),
            Map.of(
                "machine",
                Map.of("cores", 2),
                "seeds",
                List.of(1, 2),
                "attacks",
                List.of(Map.of("label", "bb", "options", Map.of("steps", 9)), Map.of())));
    assertThat(html)
        .contains("<tr><th scope=\"row\">machine.cores</th><td>2</td></tr>")
        .contains("<tr><th scope=\"row\">seeds</th><td>1, 2</td></tr>")
        .contains("<th scope=\"row\">attacks.2</th><td>–</td>")
        .containsPattern("attacks.bb</th><td>[^<]*options \\(steps 9\\)[^<]*</td>");
  }

  private String html(Part part) throws IOException {
    return html(part, Map.of());
  }

  private String html(Part part, Map<String, Object> facts) throws IOException {
    ExperimentReport.write(
        new Figures(
            "T",
            "compare",
            "",
            List.of(new Section("s", "S", "", List.of(part))),
            facts,
            List.of()),
        folder);
    return Files.readString(folder.resolve("report.html"));
  }

  private static Figures figures(Part... parts) {
    return new Figures(
        "T",
        "compare",
        "Summary.",
        List.of(new Section("s", "S", "", List.of(parts))),
        Map.of(),
        List.of());
  }

  private static LinePlot.Axis axis(String label, boolean logarithmic) {
    return new LinePlot.Axis(label, logarithmic, false);
  }

  private static LinePlot line(String id, LinePlot.Axis axis, String name, List<Double> values) {
    LinePlot.Series series = new LinePlot.Series(name, true, values, values);
    return new LinePlot(id, name, name, axis, axis, List.of(series));
  }

  /** Their content by name. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            folder.relativize(file).toString().replace('\\', '/'),
            Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
      }
    }
    return files;
  }
}
