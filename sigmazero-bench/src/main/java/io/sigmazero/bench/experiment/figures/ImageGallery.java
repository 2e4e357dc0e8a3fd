package io.sigmazero.bench.experiment.figures;

import java.util.List;

/**
 * Samples with what attacks made of them. The images lie in the run's folder.
 *
 * @param id as {@link Part#id()}
 * @param title as {@link Part#title()}
 * @param caption as {@link Part#caption()}
 * @param rows a sample each
 */
public record ImageGallery(String id, String title, String caption, List<Row> rows)
    implements Part {

  /**
   * A sample.
   *
   * @param index its row in the data it came from
   * @param label its label
   * @param clean PNG file of it, relative to the run's folder
   * @param found what attacks found
   */
  public record Row(int index, int label, String clean, List<Found> found) {}

  /**
   * An adversarial image.
   *
   * @param attack name
   * @param l0 changed features; null if the attack failed
   * @param prediction its class; null if the attack failed
   * @param image PNG file of it, relative to the run's folder; null if the attack failed
   * @param changed PNG file that shows where it differs; null if the attack failed
   */
  public record Found(
      String attack, Integer l0, Integer prediction, String image, String changed) {}
}
