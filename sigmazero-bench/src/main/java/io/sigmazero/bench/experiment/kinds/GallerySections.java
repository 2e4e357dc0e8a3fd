package io.sigmazero.bench.experiment.kinds;

import io.sigmazero.bench.experiment.figures.ImageGallery;
import io.sigmazero.bench.experiment.figures.Part;
import io.sigmazero.bench.experiment.figures.Section;
import io.sigmazero.bench.experiment.run.Cell;
import io.sigmazero.bench.experiment.run.ExperimentOutcome;
import io.sigmazero.bench.experiment.run.GalleryFiles;
import io.sigmazero.bench.experiment.run.SampleLine;
import io.sigmazero.bench.image.ImageLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Images of the first samples, a gallery a model. Stateless. */
final class GallerySections {
  private GallerySections() {}

  /** One section, or none if there are no images. */
  static List<Section> of(ExperimentOutcome outcome) {
    Map<String, List<Cell>> pictured = new LinkedHashMap<>();
    for (Cell cell : outcome.plan().cells()) {
      if (cell.pictured() && isImage(outcome, cell.model())) {
        pictured.computeIfAbsent(cell.model(), any -> new ArrayList<>()).add(cell);
      }
    }
    int samples = outcome.plan().config().gallery();
    if (pictured.isEmpty() || samples == 0) {
      return List.of();
    }
    List<Part> galleries = new ArrayList<>();
    pictured.forEach((model, cells) -> galleries.add(gallery(outcome, model, cells, samples)));
    return List.of(
        new Section(
            "gallery", "What was changed", "The first samples, whatever came of them.", galleries));
  }

  private static boolean isImage(ExperimentOutcome outcome, String model) {
    return outcome.models().stream()
        .filter(facts -> facts.get("name").equals(model))
        .map(facts -> (List<?>) facts.get("input_shape"))
        .map(shape -> shape.stream().mapToInt(extent -> (Integer) extent).toArray())
        .anyMatch(shape -> ImageLayout.of(shape).isPresent());
  }

  private static ImageGallery gallery(
      ExperimentOutcome outcome, String model, List<Cell> cells, int samples) {
    List<List<SampleLine>> lines = cells.stream().map(outcome::of).toList();
    List<ImageGallery.Row> rows = new ArrayList<>();
    for (int i = 0; i < Math.min(samples, lines.get(0).size()); i++) {
      SampleLine first = lines.get(0).get(i);
      List<ImageGallery.Found> found = new ArrayList<>();
      for (int c = 0; c < cells.size(); c++) {
        found.add(found(cells.get(c), lines.get(c).get(i)));
      }
      rows.add(
          new ImageGallery.Row(
              first.index(), first.label(), GalleryFiles.clean(model, first.index()), found));
    }
    return new ImageGallery(Parts.id("gallery", model), model, "", rows);
  }

  private static ImageGallery.Found found(Cell cell, SampleLine line) {
    return line.success()
        ? new ImageGallery.Found(
            line.attack(),
            line.l0(),
            line.adversarialPrediction(),
            GalleryFiles.adversarial(cell, line.index()),
            GalleryFiles.changed(cell, line.index()))
        : new ImageGallery.Found(line.attack(), null, null, null, null);
  }
}
