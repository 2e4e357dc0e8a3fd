package io.sigmazero.bench.experiment.report;

import io.sigmazero.bench.experiment.figures.BarPlot;
import io.sigmazero.bench.experiment.figures.FigureTable;
import io.sigmazero.bench.experiment.figures.FigureTable.Best;
import io.sigmazero.bench.experiment.figures.FigureTable.Column;
import io.sigmazero.bench.experiment.figures.FigureTable.Format;
import io.sigmazero.bench.experiment.figures.Figures;
import io.sigmazero.bench.experiment.figures.HeatMap;
import io.sigmazero.bench.experiment.figures.ImageGallery;
import io.sigmazero.bench.experiment.figures.LinePlot;
import io.sigmazero.bench.experiment.figures.Section;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Figures as a comparison of fourteen attacks on three models gives them. */
final class ExampleFigures {
  static final List<String> ATTACKS =
      List.of(
          "sigma-zero",
          "fmn",
          "pdpgd",
          "vfga",
          "ead",
          "bb",
          "bb-adv",
          "sparsefool",
          "jsma",
          "pgd-l0",
          "sparse-pgd-projected",
          "sparse-pgd-unprojected",
          "sparse-rs",
          "noise");

  private static final List<String> MODELS = List.of("smallcnn-ddn", "resnet20", "vit");
  private static final int SIZE = 28;

  private ExampleFigures() {}

  /** All kinds of parts, with values that do not exist among them; no image is written. */
  static Figures all() {
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            "overview",
            "Overview",
            "Every attack had at most 1,000 forward and 1,000 backward passes a sample.",
            List.of(headline(), optimality())));
    for (int model = 0; model < MODELS.size(); model++) {
      String name = MODELS.get(model);
      sections.add(
          new Section(
              name, "Robustness of " + name, "", List.of(curve(name, model), passes(name, model))));
    }
    sections.add(
        new Section("cost", "What it costs", "", List.of(seconds(), sensitivity("sigma-tau"))));
    sections.add(new Section("cited", "How to cite", "", List.of(publications())));
    sections.add(new Section("examples", "Examples", "", List.of(gallery(3))));
    return new Figures(
        "Fourteen ℓ0 attacks on three models",
        "compare",
        "At equal passes σ-zero needs the fewest changed features on all three models: a median of "
            + "16 where the next best attack needs 29.\n\nRandom noise is the floor.",
        sections,
        facts(),
        List.of(
            "./sigmazero experiment run --config experiments/compare.yaml --out runs/compare",
            "./sigmazero experiment report --run runs/compare"));
  }

  private static Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("seed", 1);
    facts.put("model_sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    facts.put("versions", Map.of("java", "17.0.15"));
    facts.put("attacks", ATTACKS);
    facts.put(
        "config",
        Map.of(
            "sparse_projected_gradient_descent_unprojected",
            List.of(Map.of("label", "bb", "options", Map.of("steps", 1000, "momentum", 0.8)))));
    return facts;
  }

  static FigureTable headline() {
    List<Column> columns =
        List.of(
            new Column("Attack", Format.TEXT, Best.NONE),
            new Column("Success", Format.PERCENT, Best.HIGHEST),
            new Column("Median ℓ0", Format.TENTHS, Best.LOWEST),
            new Column("Mean ℓ0", Format.TENTHS, Best.LOWEST),
            new Column("ASR@24", Format.PERCENT, Best.HIGHEST),
            new Column("Optimality", Format.SIGNIFICANT, Best.HIGHEST),
            new Column("Forward", Format.INTEGER, Best.NONE),
            new Column("Backward", Format.INTEGER, Best.NONE),
            new Column("Time", Format.SECONDS, Best.LOWEST),
            new Column("Memory", Format.BYTES, Best.LOWEST));
    List<List<Object>> rows = new ArrayList<>();
    for (int i = 0; i < ATTACKS.size(); i++) {
      boolean failed = i == 13;
      rows.add(
          Arrays.asList(
              ATTACKS.get(i),
              1 - i / 97.0,
              failed ? null : 16 + 4.5 * i,
              failed ? null : 17.123456789 + 4.7 * i,
              0.84 / (1 + i / 3.0),
              failed ? 0.0 : 0.99 - 0.061 * i,
              1000 - 7 * i,
              i == 12 ? 0 : 1000 - 61 * i,
              0.144 * (1 + i * i / 2.0),
              (1L << 21) + 12345L * i * i));
    }
    return new FigureTable(
        "headline", "Attacks at equal passes", "All models, 100 samples each.", columns, rows);
  }

  private static FigureTable publications() {
    List<Column> columns =
        List.of(
            new Column("used for", Format.TEXT, Best.NONE),
            new Column("publication", Format.TEXT, Best.NONE));
    String long1 =
        "A. Author, B. Author: a title that is long enough for two lines on any screen, ";
    return new FigureTable(
        "publications", "Publications", "", columns, List.of(List.of("fmn", long1.repeat(3))));
  }

  static BarPlot optimality() {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < ATTACKS.size(); i++) {
      values.add(i == 7 ? null : 0.987 - 0.0613 * i);
    }
    return new BarPlot(
        "optimality",
        "Optimality",
        "Area under the curve relative to the best attack known per sample; higher is better.",
        new LinePlot.Axis("optimality", false, true),
        ATTACKS,
        values);
  }

  static LinePlot curve(String model, int place) {
    List<LinePlot.Series> series = new ArrayList<>();
    for (int attack = 0; attack < ATTACKS.size(); attack++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int k = 0; k <= 150; k++) {
        x.add((double) k);
        double scale = (9 + 5.0 * attack) * (1 + place);
        y.add(Math.round(100 * (1 - Math.exp(-k * k / (scale * scale)))) / 100.0);
      }
      series.add(new LinePlot.Series(ATTACKS.get(attack), true, x, y));
    }
    return new LinePlot(
        "asr-" + model,
        "Success by number of changed features",
        "Further left is better.",
        new LinePlot.Axis("k: changed features", false, false),
        new LinePlot.Axis("attack success, ASR@k", false, true),
        series);
  }

  private static LinePlot passes(String model, int place) {
    List<LinePlot.Series> series = new ArrayList<>();
    for (int attack = 0; attack < ATTACKS.size(); attack++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (int passes : new int[] {10, 20, 50, 100, 200, 500, 1000, 2000}) {
        x.add((double) passes);
        boolean none = passes < 50 && attack > 9 || attack == 13;
        y.add(none ? null : (16 + 5.1 * attack + 2000.0 / passes) * (1 + place));
      }
      series.add(new LinePlot.Series(ATTACKS.get(attack), false, x, y));
    }
    return new LinePlot(
        "passes-" + model,
        "Quality against passes",
        "Lower is better. An attack without a median has no curve there.",
        new LinePlot.Axis("forward + backward passes a sample", true, false),
        new LinePlot.Axis("median ℓ0", true, false),
        series);
  }

  private static BarPlot seconds() {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < ATTACKS.size(); i++) {
      values.add(0.0123 * Math.pow(1.7, i));
    }
    return new BarPlot(
        "seconds", "Time", "", new LinePlot.Axis("seconds a sample", true, false), ATTACKS, values);
  }

  static HeatMap sensitivity(String id) {
    List<String> columns = List.of("1e-4", "3e-4", "5e-4", "1e-3", "2e-3", "5e-3", "1e-2");
    List<String> rows = List.of("0.1", "0.2", "0.3", "0.4", "0.5");
    List<List<Double>> values = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      List<Double> cells = new ArrayList<>();
      for (int column = 0; column < columns.size(); column++) {
        boolean none = row == 4 && column == 6;
        cells.add(none ? null : 16 + 3.5 * Math.abs(row - 2) + 2.25 * Math.abs(column - 3));
      }
      values.add(cells);
    }
    return new HeatMap(
        id, "Sensitivity to σ and τ0", "", "σ", "τ0", "median ℓ0", columns, rows, values, true);
  }

  static ImageGallery gallery(int samples) {
    List<ImageGallery.Row> rows = new ArrayList<>();
    for (int sample = 0; sample < samples; sample++) {
      List<ImageGallery.Found> found = new ArrayList<>();
      for (int attack = 0; attack < ATTACKS.size(); attack++) {
        String name = "images/" + sample + "-" + attack;
        found.add(
            attack == 13
                ? new ImageGallery.Found(ATTACKS.get(attack), null, null, null, null)
                : new ImageGallery.Found(
                    ATTACKS.get(attack),
                    10 + 3 * attack,
                    (sample + attack) % 10,
                    name + ".png",
                    name + "-changed.png"));
      }
      rows.add(new ImageGallery.Row(40 + sample, sample + 3, "images/" + sample + ".png", found));
    }
    return new ImageGallery(
        "gallery", "What the attacks found", "Below each image what changed.", rows);
  }

  /** Writes the images that a gallery names. */
  static void writeImages(ImageGallery gallery, Path folder) throws IOException {
    int seed = 1;
    for (ImageGallery.Row row : gallery.rows()) {
      write(image(0, seed), folder.resolve(row.clean()));
      for (ImageGallery.Found found : row.found()) {
        if (found.image() != null) {
          write(image(found.l0(), ++seed), folder.resolve(found.image()));
          write(image(-found.l0(), seed), folder.resolve(found.changed()));
        }
      }
    }
  }

  /** A ring with that many pixels changed, or these pixels alone. */
  private static BufferedImage image(int changes, int seed) {
    BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIZE * SIZE && changes >= 0; i++) {
      double distance = Math.hypot(i % SIZE - 13.5, (i / SIZE - 13.5) * 0.8);
      int level = (int) Math.max(0, 255 - 90 * Math.abs(distance - 8));
      image.setRGB(i % SIZE, i / SIZE, level << 16 | level << 8 | level);
    }
    java.util.Random random = new java.util.Random(seed);
    for (int i = 0; i < Math.abs(changes); i++) {
      image.setRGB(random.nextInt(SIZE), random.nextInt(SIZE), changes < 0 ? 0xe4572e : 0xffffff);
    }
    return image;
  }

  private static void write(BufferedImage image, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
