package io.sigmazero.bench.experiment.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FontOutlinesTest {
  @TempDir Path folder;

  @Test
  void widthsAreHelveticas() {
    // Adobe's font metrics of Helvetica, in thousandths.
    assertThat(FontOutlines.width("A", 1000)).isCloseTo(667, within(1.0));
    assertThat(FontOutlines.width("i", 1000)).isCloseTo(222, within(1.0));
    assertThat(FontOutlines.width("W", 1000)).isCloseTo(944, within(1.0));
    assertThat(FontOutlines.width("0%", 1000)).isCloseTo(556 + 889, within(1.0));
    assertThat(FontOutlines.width("", 12)).isZero();
  }

  @Test
  void outlinesStandOnTheLine() {
    Rectangle2D bounds = FontOutlines.outline("HiH", 1000).getBounds2D();
    assertThat(bounds.getMaxY()).isCloseTo(0, within(1.0));
    // The height of capitals is 0.718 of Helvetica's size; Liberation's i has its dot at 0.729.
    assertThat(bounds.getMinY()).isCloseTo(-725, within(20.0));
    assertThat(bounds.getWidth()).isBetween(1400.0, 722 + 222 + 722.0);
    assertThat(FontOutlines.outline("  ", 12).getBounds2D().isEmpty()).isTrue();
  }

  @Test
  void whatTheFieldWritesHasGlyphs() {
    for (String symbol : List.of("ℓ", "σ", "τ", "η", "∞", "≤", "…", "–", "µ", "é")) {
      assertThat(FontOutlines.outline(symbol, 12).getBounds2D())
          .as(symbol)
          .isNotEqualTo(FontOutlines.outline("\ufdd0", 12).getBounds2D());
    }
  }

  @Test
  void longTextsLoseTheirMiddle() {
    assertThat(FontOutlines.shortened("short", 12, 100)).isEqualTo("short");
    String shortened = FontOutlines.shortened("sparse-pgd-unprojected", 12, 80);
    assertThat(shortened).startsWith("sparse").endsWith("cted").contains("…");
    assertThat(FontOutlines.width(shortened, 12)).isBetween(70.0, 80.0);
    assertThat(FontOutlines.shortened("W", 12, 1)).isEqualTo("W");
  }

  /** AWT's fonts need fontconfig, freetype and installed fonts, which servers lack. */
  @Test
  void noFontOfTheSystemIsTouched() throws IOException, InterruptedException {
    Path classes = folder.resolve("classes.txt");
    Path png = folder.resolve("plot.png");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Xlog:class+load:file=" + classes,
                "-cp",
                System.getProperty("java.class.path"),
                DrawOnePlot.class.getName(),
                png.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    assertThat(java.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("log.txt"))).isEmpty();
    assertThat(png).isNotEmptyFile();
    List<String> loaded = Files.readAllLines(classes);
    assertThat(loaded).anyMatch(line -> line.contains("java.awt.image.BufferedImage"));
    assertThat(loaded)
        .noneMatch(line -> line.contains("sun.font.FontManagerFactory"))
        .noneMatch(line -> line.contains("sun.font.SunFontManager"))
        .noneMatch(line -> line.contains("sun.font.FreetypeFontScaler"));
  }
}
